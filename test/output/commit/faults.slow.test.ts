// Every operation of a write that the disk may refuse, in every scenario.
import './faults.test';
