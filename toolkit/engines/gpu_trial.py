"""A real run of a Whisper model on the graphics card, as a program of its own.

Missing CUDA libraries don't always raise: cuDNN's loader ends the whole process. So the first try is made in a child
process (see `toolkit.engines.device`). Run as: python gpu_trial.py MODEL_FOLDER; exit code 0 means that it works.
"""

import sys


def try_whisper(folder: str) -> None:
    """Encodes 30 s of silence on the first graphics card; raises whatever CTranslate2 raises."""
    import ctranslate2
    import numpy as np

    model = ctranslate2.models.Whisper(folder, device="cuda", compute_type="auto")
    features = np.zeros((1, model.n_mels, 3000), np.float32)
    model.encode(ctranslate2.StorageView.from_array(features), to_cpu=True)


if __name__ == "__main__":
    try_whisper(sys.argv[1])
