// Many processes on one registry, for longer.
import './processes.test';
