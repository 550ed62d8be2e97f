// Every object of the foundation that may be missing, in every phase.
import './retained-objects.test';
