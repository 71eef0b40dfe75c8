import { enableCompileCache } from 'node:module'

/** Loaded before the process's own modules, so that they start from code compiled last time. */
enableCompileCache()
