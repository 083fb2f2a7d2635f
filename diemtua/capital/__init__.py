"""Nguồn vốn và kế hoạch tín dụng: who gives the money, what each commune and village may lend, what may still be lent."""
