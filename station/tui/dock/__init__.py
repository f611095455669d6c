"""The lists of the 采集 screen, one module each: what it reads, how a row and its detail look, what Enter does."""
