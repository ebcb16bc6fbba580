"""Models of a few hundred kilobytes that transformers really loads and runs; what they write is built in.

All that a layer adds is zero, so a token follows from its place alone: the embedding of each place in the answer is
that of the token that is to come next.
"""

from pathlib import Path

ANSWER = ("大家", "好", "，", "奉節", "臍橙", "。")
"""What the tiny Whisper says of any sound, one token each; in traditional characters where they differ."""
_WIDTH = 64


def byte_units() -> list[str]:
    """The character that stands for each byte in byte-level vocabularies (GPT-2's table)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spare = iter(range(256, 512))
    return [chr(byte) if byte in printable else chr(next(spare)) for byte in range(256)]


def build_whisper(folder: Path, *, has_times: bool = True) -> Path:
    """Whisper with one layer each way; with heads that give times of tokens, or without."""
    import torch
    from transformers import (
        GenerationConfig,
        WhisperConfig,
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
        WhisperProcessor,
    )

    tokenizer, vocabulary = _whisper_tokenizer()
    torch.manual_seed(7)
    id_of = tokenizer.convert_tokens_to_ids
    end, start = id_of("<|endoftext|>"), id_of("<|startoftranscript|>")
    config = WhisperConfig(
        vocab_size=len(tokenizer), d_model=_WIDTH, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32, max_target_positions=448,
        pad_token_id=end, bos_token_id=end, eos_token_id=end, decoder_start_token_id=start, suppress_tokens=[],
        begin_suppress_tokens=[],
    )  # fmt: skip
    model = WhisperForConditionalGeneration(config).eval()
    answer = [*range(len(vocabulary) - len(ANSWER), len(vocabulary)), end]
    _write_answer(model.model.decoder, answer)
    model.generation_config = GenerationConfig(
        bos_token_id=end, eos_token_id=end, pad_token_id=end, decoder_start_token_id=start, max_length=448,
        is_multilingual=True, no_timestamps_token_id=id_of("<|notimestamps|>"),
        prev_sot_token_id=id_of("<|startofprev|>"),
        lang_to_id={f"<|{name}|>": id_of(f"<|{name}|>") for name in ("zh", "yue", "en")},
        task_to_id={"transcribe": id_of("<|transcribe|>"), "translate": id_of("<|translate|>")},
        **({"alignment_heads": [[0, 0], [0, 1]]} if has_times else {}),
    )  # fmt: skip
    model.save_pretrained(folder)
    WhisperProcessor(feature_extractor=WhisperFeatureExtractor(), tokenizer=tokenizer).save_pretrained(folder)
    return folder


def _write_answer(decoder, answer: list[int]) -> None:
    import torch

    with torch.no_grad():
        for layer in decoder.layers:
            for part in (layer.self_attn.out_proj, layer.encoder_attn.out_proj, layer.fc2):
                part.weight.zero_()
                part.bias.zero_()
        tokens = torch.nn.functional.normalize(torch.randn_like(decoder.embed_tokens.weight), dim=1)
        decoder.embed_tokens.weight.copy_(tokens)
        places = decoder.embed_positions.weight
        for place in range(places.shape[0]):
            # the answer begins after <|startoftranscript|>, language, task and <|notimestamps|>, at place 3
            places[place] = 20.0 * tokens[answer[(place - 3) % len(answer)]]


def _whisper_tokenizer():
    from transformers import WhisperTokenizer

    units = byte_units()
    words = ["".join(units[byte] for byte in word.encode()) for word in ANSWER]
    vocabulary = [*units, *words]
    table = {unit: index for index, unit in enumerate(vocabulary)}
    specials = [
        "<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|zh|>", "<|yue|>", "<|translate|>", "<|transcribe|>",
        "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
    ]  # fmt: skip
    table |= {token: len(vocabulary) + index for index, token in enumerate(specials)}
    tokenizer = WhisperTokenizer(vocab=table, merges=[])
    tokenizer.add_special_tokens({"additional_special_tokens": specials})
    tokenizer.add_tokens([f"<|{index * 0.02:.2f}|>" for index in range(1501)])
    return tokenizer, vocabulary


_CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% for part in message['content'] %}"
    "{% if part['type'] == 'audio' %}<|audio_start|><|audio_pad|><|audio_end|>"
    "{% else %}{{ part['text'] }}{% endif %}{% endfor %}"
    "{% if not loop.last %}<|im_end|>\n{% endif %}{% endfor %}"
)


def build_qwen3(folder: Path) -> Path:
    """Qwen3-ASR with one layer each way; its answer is `ANSWER`, told to it by the forced "language X<asr_text>"."""
    import torch
    from transformers import (
        GenerationConfig,
        Qwen3ASRFeatureExtractor,
        Qwen3ASRForConditionalGeneration,
        Qwen3ASRProcessor,
    )

    tokenizer = _qwen3_tokenizer()
    id_of = tokenizer.convert_tokens_to_ids
    end = id_of("<|im_end|>")
    torch.manual_seed(7)
    model = Qwen3ASRForConditionalGeneration(_qwen3_config(tokenizer, end)).eval()
    first = len(byte_units())
    following = {id_of("<asr_text>"): first, first + len(ANSWER) - 1: end}
    following |= {first + index: first + index + 1 for index in range(len(ANSWER) - 1)}
    with torch.no_grad():
        decoder = model.model.language_model
        for layer in decoder.layers:
            layer.self_attn.o_proj.weight.zero_()
            layer.mlp.down_proj.weight.zero_()
        tokens = torch.nn.functional.normalize(torch.randn_like(decoder.embed_tokens.weight), dim=1)
        decoder.embed_tokens.weight.copy_(tokens)
        model.lm_head.weight.zero_()
        for token, after in following.items():
            model.lm_head.weight[after] = tokens[token]
    model.generation_config = GenerationConfig(eos_token_id=end, pad_token_id=end)
    model.save_pretrained(folder)
    features = Qwen3ASRFeatureExtractor()
    Qwen3ASRProcessor(feature_extractor=features, tokenizer=tokenizer, chat_template=_CHAT).save_pretrained(folder)
    return folder


def _qwen3_tokenizer():
    from transformers import Qwen2Tokenizer

    units = byte_units()
    words = ["".join(units[byte] for byte in word.encode()) for word in ANSWER]
    specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|audio_start|>", "<|audio_end|>", "<|audio_pad|>"]
    vocabulary = [*units, *words, *specials, "<asr_text>"]
    tokenizer = Qwen2Tokenizer(
        vocab={unit: index for index, unit in enumerate(vocabulary)},
        merges=[],
        extra_special_tokens={
            "audio_token": "<|audio_pad|>",
            "audio_bos_token": "<|audio_start|>",
            "audio_eos_token": "<|audio_end|>",
        },
    )
    tokenizer.add_special_tokens({"additional_special_tokens": specials})
    tokenizer.add_tokens(["<asr_text>"])
    return tokenizer


def _qwen3_config(tokenizer, end: int):
    from transformers import Qwen3ASRConfig

    text = {
        "model_type": "qwen3", "hidden_size": _WIDTH, "intermediate_size": 32, "num_hidden_layers": 1,
        "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 32, "vocab_size": len(tokenizer),
        "tie_word_embeddings": False,
    }  # fmt: skip
    sound = {
        "model_type": "qwen3_asr_encoder", "encoder_layers": 1, "encoder_attention_heads": 2, "encoder_ffn_dim": 32,
        "d_model": 32, "output_dim": _WIDTH, "downsample_hidden_size": 8,
    }  # fmt: skip
    return Qwen3ASRConfig(
        audio_config=sound,
        text_config=text,
        audio_token_id=tokenizer.convert_tokens_to_ids("<|audio_pad|>"),
        pad_token_id=end,
        eos_token_id=end,
        tie_word_embeddings=False,
    )
