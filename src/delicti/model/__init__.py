"""Tables and documents that flow between the rooms: schemas, words, ids. No I/O."""
