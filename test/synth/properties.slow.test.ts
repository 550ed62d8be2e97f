// The same properties, ten times as often.
import './properties.test';
