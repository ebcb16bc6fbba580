"""What can be said of how goods are made, kept, sent and packed: slots, each filled by one of several members.

A line `family.slot` begins a slot; where it ends in `!`, two members exclude each other. Each line below it is a member
and a regular expression of the words for it; a member may have several lines, and behind `*` each expression is a
member of its own. Written by hand.
"""

TABLE = r"""
making.drying!
  sun: 靠太阳
  sun: (?<![怕防耐不])(?:晒|日头)(?!色|场|太阳|单|图|出来)|太阳(?=.{0,3}晒)
  heat: 烘|焙|烤干|炭火烤|机器烤
  air: 阴干|(?<!一)晾(?!一)|风干|吹干
  freeze: 冻干
making.hand!
  hand: 手工|人工(?!智能)|纯手|人手|手(?=[编绣织炒刻采摘剥揉搓缝擀捏])|亲手|一针一线|(?<!找)剪刀(?=.{0,4}[剪下采摘])
  hand: 双手(?!抱|捧)|人(?:一个个|一颗颗|一朵朵|拿|割|摘|采|挖|在编)|镰刀|靠人|用手(?![机])
  machine: [割脱剥压绞切打炒揉烘采挖分洗筛装摘碾磨绣织编剁拌][\u4e00-\u9fff]?机(?![会器遇动灵智关票场子构密])
  machine: 机器(?!人)|机械|机[采绣织编]|流水线|全自动|电脑绣|无人机|收割机
making.fuel!
  *: 松(?:木|枝|针|树(?![上林])|柴|毛) 柏 [橘桔橙柚]子?皮 (?:苹果|果|梨|枣|桃)木 荔枝[木柴] 龙眼[木柴]
  *: 茶(?:枝|壳) 炭(?!疽) 燃气|煤气|天然气|液化气 煤(?!气)
  *: 电[焙熏]|烤箱|微波炉?[烘烤干]|电(?:磁炉|热|[炉炒烤锅灶烘])(?!商) 稻草|麦秸|秸秆|稻壳|谷壳 甘蔗
  *: 青冈|栎|橡木|栗木|板栗壳 锯末|木屑 樟木 杉木(?!桶|甑) 柴火?(?![鸡窑])|土灶|柴灶
making.vessel!
  *: 铁锅|铸铁 铜锅 砂锅|土锅|陶[缸罐瓮坛]|土[缸坛]|瓦[罐缸]|陶 不锈钢(?:锅|桶|罐) 高压锅
  *: 木头?[桶甑缸]|杉木[桶甑] 紫砂 竹篓|竹[筐匾席] 水泥池|塑料[桶缸] 玻璃[缸瓶罐坛]
making.salt!
  *: 井盐 海盐 粗盐 湖盐|青盐 岩盐|玫瑰盐 精盐|加碘盐
making.bee!
  *: 中蜂|土蜂(?!蜜)|本地蜂|中华蜂 意蜂|意大利蜂|西蜂|洋蜂 黑蜂
making.honey!
  *: 洋槐|槐花蜜 椴树 枣花 荆条 油菜(?:花)?蜜 龙眼蜜 荔枝蜜 紫云英 枇杷(?:花)?蜜 百花蜜|杂花蜜
making.comb!
  ripe: 封盖|成熟蜜|不浓缩
  thin: 水蜜|浓缩
making.feed
  grain: 玉米|苞谷|苞米|麦麸|米糠|粮食|五谷|杂粮|稻谷|豆粕|红薯藤|糠(?!醛)
  grass: 青草|牧草|野草|猪草|菜叶|青菜|野菜|草料
  acorn: 橡子
  worm: 虫子|蚯蚓
  compound: 饲料
making.manure!
  farm: 农家肥|[羊牛鸡猪鸭蚕]粪|粪(?=[肥水])|有机肥|沤肥|[饼绿厩堆]肥|菜[籽枯]饼|豆饼|草木灰|油枯
  chemical: 化肥|复合肥|尿素
making.nomanure!
  none: (?:[不没]|没有|从不|从没)施过?(?:一点|任何)?(?:化)?肥
making.bag
  bag: [膜纸]袋(?=果)|套(?:了|着|过|上)*(?:双层|一层|白|单层)*(?:纸|膜|塑膜|塑料|牛皮纸)?袋
making.wax
  wax: (?:打|上|涂|抛|擦|喷|抹)(?:了|过|一层|食用|工业|果|的)*蜡|果蜡
making.polish
  polish: 抛光|抛[一二两三四五]遍光
making.sulphur
  sulphur: (?<!氧化)硫(?!代|酸)磺?
making.dye
  dye: 染色|上色剂|着色(?!好)
making.raise!
  free: 散养|放养|跑山|走地|满山跑|林下养|放牧|山上跑
  cage: 圈养|笼养|笼子?里|鸡笼|猪圈|舍养|关着养|圈里养|(?<!家)养殖场
making.field!
  *: 大棚|温室|棚里|棚子里 露天|露地|大田 野生(?!菌菇?类)|野外采|野采 人工(?:种植|栽培|养殖)
making.log!
  log: [椴段]木
  bag: 袋料|菌棒|菌包|代料|菌袋|吊袋
making.mill!
  stone: 石磨|石碾|碾子|石臼|石头?(?:碾|磨)
  machine: 机磨|钢磨|电磨|打粉机|碾米机
making.press!
  *: 冷榨|低温(?:压)?榨 热榨|高温(?:压)?榨 浸出
making.physical
  physical: 物理(?:压)?榨
making.kiln!
  *: 柴窑|柴烧|龙窑 气窑 电窑
making.shaping!
  thrown: 拉坯|手拉
  moulded: 注浆|模具|模压|压坯
making.glaze
  glaze: 釉
making.fresh!
  now: 现[摘采挖杀捞磨碾炒榨割熬烤宰捡编打轧蒸]|下单[了之以]*[后才再](?=.{0,5}[碾磨摘采挖做炒杀宰捞烤打装榨熬编])
  now: 接(?:到|了)?(?:订单|单)|来一?单|(?:当天|当日|今早|清早|早上|早晨)现?(?=[摘采挖杀捡宰捞收割挤磨])|拍了再
  old: 提前[^，。]{0,8}?[碾磨摘采打做装](?:好|出来)?的?|早就(?=.{0,4}好)|[陈旧](?:米|茶(?!艺)|货)|冷库|隔年|去年的货
  old: 老库存|库存货
making.crop!
  *: 头[茬采水道刀](?!菜鸟) 二[茬采水道刀] 三[茬采水] 末茬|尾茬
making.leaf!
  *: 一芽一叶 一芽[二两]叶 一芽三叶 单芽|独芽|全芽|芽头
making.spring!
  *: 春茶 夏茶 秋茶 冬茶
making.water!
  *: 山泉|泉水 井水 [河江溪湖](?:里|的)*水(?!果|产) 自来水 雪水 水库|塘水|抽上来的水
making.ripe!
  natural: (?:树上|自然|完全|挂树|枝头)(?:自然)?(?:成熟|熟透?|变?红)|熟透
  forced: 催熟|催红|捂熟
making.cut!
  *: 后腿 前腿 五花 里脊 排骨|肋排 梅花肉 猪头
making.bamboo!
  *: 藤(?:编|条|子) 柳(?:编|条) 草编|蒲草 慈竹 毛竹|楠竹 紫竹 斑竹|水竹
making.dyeing!
  plant: 蓝靛|板蓝根|植物染|草木染|蓝染
  chemical: 化学染|化工染
making.cloth!
  *: 棉(?=\d|的|质|$|、|，)|棉布|纯棉|全棉 亚麻|苎麻|麻布 真丝|蚕丝|丝绸|桑蚕 化纤|涤纶|尼龙|腈纶 羊毛|羊绒
making.source!
  own: 自家(?=[打磨榨熬酿晒腌养种的]*[红粉料原豆淀果])|自产
  bought: 买来的?|收来的?|收购|外头收|批发来|拿的货|代工|贴牌
making.filling!
  *: 艾草|艾叶 薰衣草 决明子 荞麦
making.temperature!
  low: 低温(?!榨)
  high: 高温(?!榨|瞬时|天)
making.ferment
  pile: 渥堆
  ferment: 发酵|酒曲|酵
making.sweet
  sugar: 白砂?糖|砂糖(?![桔橘])|冰糖(?![橙心])|蔗糖
  sugar: (?:[加放添掺兑]|[不没无零0]含?|(?<=白)|(?<=蔗))(?:了|过|的|任何|一[粒点滴勺]|半[粒点])*糖(?![尿度心醋])
making.breed
  *: 黑猪|黑毛猪 (?:本地|土)猪 (?:土|本地|走地|跑山)鸡(?!蛋) 白猪
making.oil
  oil: 刷.{0,3}桐油|上漆|刷漆|清漆|涂漆|刷胶
making.material!
  *: 陶瓷|瓷(?:的|器) 不锈钢(?!锅|桶|罐) 铁(?:的|质|制|皮) 玻璃(?:的|瓶|罐)(?!里) 塑料(?![桶缸])
  *: 木(?:头|质|制)(?:的|做)? 真皮|[牛羊]皮(?!纸|癣) PU|人造革|仿皮 竹(?:质|制|子做|子的) 硅胶
making.variety!
  *: 红富士 嘎啦 黄元帅|金帅 国光(?!店) 秦冠 花牛 蛇果|红星苹果 冰糖心 纽荷尔 血橙 爱媛|果冻橙 沃柑
  *: 砂糖[桔橘] 春见|[耙粑]{2}柑 椪柑|芦柑 稻花香 长粒香 圆粒 丝苗 月亮谷 红心(?!话) 黄心 徐香 翠香 海沃德
  *: 水蜜桃 黄桃 阳光玫瑰 巨峰 夏黑 红颜草莓|红颜 皇冠梨 秋月梨 骏枣 灰枣 冬枣 西瓜红 烟薯 龙薯 济薯 普薯
  *: 大红袍 铁观音 龙井(?!茶汤) 碧螺春 雪耳 黄耳 丑耳 湘莲 糯玉米 五优
making.seed
  gmo: 转基因
making.antibiotic
  antibiotic: 抗生素|激素|瘦肉精|无抗
making.agent
  agent: 糖精|甜蜜素|色素|味精|膨大剂|催熟剂?|生长素|防腐剂|添加剂|香精|保鲜剂|明矾|增稠剂|增白剂|膨松剂|增香剂
  agent: 亚硝酸盐(?=.{0,3}(?:没|不))
making.noadditive
  none: [0零无]添加
making.spray
  drug: 农药|打药|喷药|用药|上药|除草剂|杀虫剂|百草枯
making.graft
  graft: 嫁接
making.rotate
  rotate: 轮作|休耕
making.livestock
  duck: 稻鸭|养鸭|鸭子
  fish: 稻鱼|养鱼|稻花鱼
storage.place!
  cool: 阴凉|避光|通风|背阴|干燥(?!剂)|别晒|不晒|防潮
  chill: 冷藏|冰箱(?!冷冻)|保鲜层
  freeze: 冷冻|速冻|冻起来|冻着|冻格
  normal: (?:常温|室温)(?!发|寄|走|运|快递)
storage.seal
  seal: 密封|扎紧|封好|拧紧|盖紧|盖好
storage.spoon
  metal: 金属勺|铁勺
shipping.courier!
  *: 顺丰 京东 中通 圆通 申通 韵达 极兔 邮政|EMS|邮局 德邦 菜鸟 百世 跨越 安能 丹鸟
shipping.cold
  cold: 冷链
  ice: 冰袋|冰排|干冰
shipping.normal
  normal: (?:常温|普通)(?:快递|发|寄|走|运)
shipping.air
  air: 空运|航空|飞机
packing.pack!
  *: 真空(?!浓缩|低温|冷冻|油炸|干燥) 独立(?:小)?包装|小袋装 泡沫箱|珍珠棉|气柱|网套|蛋托 牛皮纸袋|纸箱 充氮
making.sterilise!
  *: 巴氏|低温杀菌 超高温|UHT|瞬时(?:杀|灭)菌 辐照 紫外线?杀菌
making.filter!
  *: 离心(?:过滤|机|分离) 滤纸 滤布|纱布(?:过|滤) 自然沉淀|沉淀过滤
making.flour!
  *: 高筋 中筋 低筋 全麦 雪花粉 麦芯粉|麦心粉 富强粉
making.cooked!
  *: 水煮(?!开|沸|茶) 烤制|烘烤|低温烤|炭烤
making.roasted!
  *: 炒熟(?:了)?再?磨|熟磨 生磨
making.coagulant!
  *: 石膏 盐卤|卤水点 酸浆|酸水点 内酯
making.clay!
  *: 红泥 黄泥 黑泥 白泥|高岭土
making.print!
  *: 石印|石版印?|石头版 木版|雕版 机印|喷绘|丝网印|数码印 手绘|手画|一笔一笔画
making.sewn!
  *: 手缝|手工缝|一针一线缝 机缝|缝纫机|机器缝
making.caught!
  *: 网箱养|网箱里 钩钓|海钓|钓上来 流刺网|拖网|网捕
making.frozen!
  *: 急冻|速冻|液氮 冰鲜(?!牛|面) 活体|鲜活
making.person
  secret: 祖传|秘方|秘制|独家(?:配方|工艺)|古法|老手艺|传统工艺|非遗工艺
"""
