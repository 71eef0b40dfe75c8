import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  audience_members: {
    key: ['audience_id', 'guest_id'],
    whose: 'guest_id',
    erase: 'delete',
    shows: ['audience_id', 'import_id', 'added_at'],
  },
  audience_import_problems: {
    key: ['import_id', 'line'],
    whose: { text: 'mentioned' },
    erase: { cells: '{}', reason: '' },
    keeps: ['code'],
  },
}

/** What lists hold about guests. */
export const audiencePersonalData = personalHooks(TABLES)
