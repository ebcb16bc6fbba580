"""A language model's tokenizer as its engines use it: prompts in, bytes of each token out."""

from pathlib import Path
from typing import Any

from toolkit.core.token_gate import TokenGate, TokenState, TokenVocabulary
from toolkit.core.writing import WritingLimits, WritingTask
from toolkit.engines.registry import import_module
from toolkit.engines.text_files import LOAD_ERRORS, unreadable_model

_SPACE = "\u2581"
"""How SentencePiece writes a space."""


class TextTokens:
    """Tokenizer of a model in a folder of transformers' kind."""

    def __init__(self, folder: Path) -> None:
        """Raises: EngineMissing: without transformers. ModelCorrupt: if the folder holds no tokenizer for chats."""
        transformers = import_module("transformers", package="transformers")
        transformers.logging.set_verbosity_error()
        try:
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(
                str(folder), local_files_only=True, trust_remote_code=False
            )
        except LOAD_ERRORS as error:
            raise unreadable_model(folder, error) from error
        if not self._tokenizer.chat_template:
            raise unreadable_model(folder, ValueError("no chat template"))
        self._vocabulary: TokenVocabulary | None = None

    def prompt(self, task: WritingTask) -> list[int]:
        """Token ids of the whole prompt, up to where the answer begins.

        A request is text and never markup: what looks like the marks of a turn is taken apart before it is used.
        """
        turns = [
            {"role": "system", "content": self._plain(task.system)},
            {"role": "user", "content": self._plain(task.request)},
        ]
        text = self._tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
        return list(self._tokenizer.encode(text, add_special_tokens=False))

    def names(self, ids: list[int]) -> list[str]:
        """The tokens by name, as CTranslate2 takes them."""
        return list(self._tokenizer.convert_ids_to_tokens(ids))

    def text(self, ids: list[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)

    @property
    def count(self) -> int:
        """How many tokens there are; a model may have more rows, which mean nothing."""
        return len(self._tokenizer)

    @property
    def end_ids(self) -> tuple[int, ...]:
        return tuple(sorted({self._tokenizer.eos_token_id, *self._ends_of_turn()}))

    def gate(self, limits: WritingLimits, size: int) -> TokenGate:
        """The gate over a vocabulary of `size` rows (a model may have more than its tokenizer has tokens)."""
        if self._vocabulary is None or len(self._vocabulary.tokens) != size:
            self._vocabulary = TokenVocabulary(self._bytes(size), self.end_ids)
        return TokenGate(self._vocabulary, limits)

    def _plain(self, text: str) -> str:
        for mark in self._tokenizer.all_special_tokens:
            text = text.replace(mark, " ".join(mark))
        return text

    def _ends_of_turn(self) -> list[int]:
        known = self._tokenizer.get_added_vocab()
        return [known[name] for name in ("<|im_end|>", "<|endoftext|>", "<|eot_id|>", "</s>") if name in known]

    def _bytes(self, size: int) -> list[bytes | None]:
        special = set(self._tokenizer.all_special_ids) | set(self._tokenizer.added_tokens_decoder)
        names = self._tokenizer.convert_ids_to_tokens(list(range(min(size, self.count))))
        found = [None if not name or index in special else _token_bytes(name) for index, name in enumerate(names)]
        return found + [None] * (size - len(found))


class Follower:
    """Follows one text through its gate."""

    def __init__(self, gate: TokenGate) -> None:
        self.gate = gate
        self.state = TokenState()

    def takes(self, token_id: int) -> bool:
        """Whether the token may come; if so, the text has gone on by it."""
        after = self.gate.follow(self.state, token_id)
        if after is None:
            return False
        self.state = after
        return True

    def allowed(self) -> Any:
        """bool [vocabulary]."""
        return self.gate.allowed(self.state)


def _byte_alphabet() -> dict[str, int]:
    """The characters that byte-level tokenizers write for the 256 bytes (GPT-2's table)."""
    shown = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return {chr(byte): byte for byte in shown} | {chr(256 + index): byte for index, byte in enumerate(hidden)}


_ALPHABET = _byte_alphabet()


def _token_bytes(name: str) -> bytes:
    """What a token stands for: byte-level names, or SentencePiece's."""
    if len(name) == 6 and name.startswith("<0x") and name.endswith(">"):
        return bytes([int(name[3:5], 16)])
    if all(char in _ALPHABET for char in name):
        return bytes(_ALPHABET[char] for char in name)
    return name.replace(_SPACE, " ").encode()
