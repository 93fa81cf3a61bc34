"""Rules, scores, benefits and indicators for a county at a time: columns in, decisions with reasons out."""
