// The same properties, ten times as often.
import './conversion.test';
