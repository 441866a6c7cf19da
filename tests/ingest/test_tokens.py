"""The token counter: complete, exact, bounded in time, and offline."""

import time

import pytest
import regex  # what tiktoken's Python twin uses; has \\p{Han} and set operations
