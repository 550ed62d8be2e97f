// The same properties, ten times as often.
import './yaml-readers.test';
