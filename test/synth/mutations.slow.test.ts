// Every mutation of every example tenant.
import './mutations.test';
