"""A language model of a few thousand weights that writes rubbish: whoever keeps its limits keeps anybody's."""

from pathlib import Path

import pytest

CHAT = (
    "{% for turn in messages %}<|im_start|>{{ turn.role }}\n{{ turn.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WORDS = "奉节脐橙 很甜 第一 第 最好 全国 国家级 三十九 块 斤 39.9 5 8 重庆 减肥 。 ， 的 家人们 7 九 百 千 万"


def build_writer(folder: Path) -> Path:
    """A folder of transformers' kind: byte-level tokenizer with a chat template, and random Qwen2 weights."""
    torch = pytest.importorskip("torch", reason="torch is not installed: pip install torch==2.13.0")
    import tokenizers
    import transformers

    folder.mkdir(parents=True)
    model = tokenizers.Tokenizer(tokenizers.models.BPE())
    model.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    model.decoder = tokenizers.decoders.ByteLevel()
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=500, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"], initial_alphabet=alphabet,
        show_progress=False,
    )  # fmt: skip
    model.train_from_iterator(WORDS.split() * 20, trainer)
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=model, eos_token="<|im_end|>")
    tokenizer.chat_template = CHAT
    tokenizer.save_pretrained(folder)
    torch.manual_seed(3)
    config = transformers.Qwen2Config(
        vocab_size=512, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=512, tie_word_embeddings=False,
        eos_token_id=tokenizer.eos_token_id, bos_token_id=None,
    )  # fmt: skip
    network = transformers.Qwen2ForCausalLM(config)
    with torch.no_grad():  # stronger opinions than a fresh network has
        network.lm_head.weight.mul_(30)
    network.save_pretrained(folder)
    return folder
