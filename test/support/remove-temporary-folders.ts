import { afterAll } from 'vitest';
import { removeTemporaryFolders } from './temporary-folders';

// A setup file runs once a test file. An `afterAll` in a support module would run for the first file that imports it
// alone, since the files of a worker share their modules.
afterAll(removeTemporaryFolders);
