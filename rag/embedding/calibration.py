"""Measures how large each channel of the encoder grows, on a few sentences in many scripts, to quantise it evenly.

A text that exceeds what was measured loses precision, nothing else: activations are scaled as they come.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rag.embedding import Vector
from rag.embedding.graph import normalised_names
from rag.embedding.tokens import Tokenizer
from rag.embedding.weights import Weights

SENTENCES = (
    "The committee approved the budget of $4.2 million on 17 March 2021, after three hours of debate.",
    "What is the maximum operating temperature of the TX-400 sensor, and who certified it?",
    "| Name | Units | Price |\n|------|-------|-------|\n| Bolt M8 | 1,250 | 0.35 |",
    "def mean(values): return sum(values) / len(values)  # raises ZeroDivisionError when empty",
    "Il treno regionale per Verona parte alle 18:45 dal binario 7, salvo ritardi.",
    "Реката извира от Рила и се влива в Бяло море; дължината ѝ е 480 километра.",
    "Почему цена выросла на двенадцать процентов, если спрос не изменился?",
    "Die Prüfung wurde am 3. Mai verschoben, weil „niemand“ die Unterlagen erhalten hatte.",
    "La vacuna redujo los ingresos hospitalarios en un 63 % entre los mayores de 70 años.",
    "这座桥建于一九三七年，全长约二千七百米，每天约有十万辆汽车通过。",
    "新しい図書館は来年の四月に開館する予定です。入場は無料ですか？",
    "أعلنت الشركة يوم الثلاثاء أنها ستغلق ثلاثة مصانع في الشمال.",
    "सरकार ने नई शिक्षा नीति को मंजूरी दे दी है, लेकिन तारीख तय नहीं हुई।",
    "Ο πληθυσμός της πόλης μειώθηκε κατά 8,4% μέσα σε δέκα χρόνια.",
)


def measure_channels(weights: Weights, tokenizer: Tokenizer, session: Any) -> dict[str, Vector]:
    """Return each channel's largest absolute value by the states' name, from a session of a graph built to watch."""
    names = normalised_names(weights.sizes.layers)
    largest = {name: np.zeros(weights.sizes.hidden, np.float32) for name in names}
    for number, sentence in enumerate(SENTENCES):
        prefix = tokenizer.prefix["query" if number % 2 else "passage"]
        embeddings = weights.inputs(np.concatenate([prefix, tokenizer.encode(sentence).ids]))
        for name, states in zip(names, session.run(names, {"embeddings": embeddings}), strict=True):
            np.maximum(largest[name], np.abs(states[0]).max(axis=0), out=largest[name])
    return largest
