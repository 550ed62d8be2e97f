// Every point at which a write may die, in every scenario.
import './crash.test';
