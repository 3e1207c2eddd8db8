"""What labels bind to, hand on and accept: branches of an OR, names of several texts, compatible licenses."""
