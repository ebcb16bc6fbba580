"""Courses as data: lessons, exercises, and how an answer is scored."""
