// Every object of the fixture, not one of each kind.
import './oracle.test';
