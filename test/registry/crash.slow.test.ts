// Every point at which a commit may die, with every change.
import './crash.test';
