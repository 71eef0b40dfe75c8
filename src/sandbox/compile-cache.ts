import { enableCompileCache } from 'node:module'

/** Loaded before the process's own modules, so that they start from what was compiled last time. */
enableCompileCache()
