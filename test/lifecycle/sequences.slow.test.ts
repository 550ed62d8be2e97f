// The same properties, ten times as often.
import './sequences.test';
