import type { Settings } from '../../config/env.ts'
import type { Db } from '../db/index.ts'
import type { AutomaticAnswerDeps } from '../inbox/index.ts'

export type AutoresponderDeps = AutomaticAnswerDeps & {
  db: Db
  settings: Pick<Settings, 'OTKLIK_TIDY_NAMES' | 'OTKLIK_TIME_ZONE'>
}
