import { type Erasure, eraseTables, exportTables, type GuestExport, type PersonalTables } from '../db/index.ts'
import { listOpenFiles } from './view.ts'

const TABLES: PersonalTables = {
  import_remarks: { key: ['import_id', 'kind', 'n'], whose: { text: 'mentioned' }, erase: { reason: '' } },
}

/** What imports hold of guests. The file of one that runs goes when it ends, so an erasure ends after it. */
export const importPersonalData = {
  async onErase(erasure: Erasure): Promise<void> {
    await eraseTables(erasure, TABLES)
    if ((await listOpenFiles(erasure.db)).size > 0)
      erasure.waitFor('an import is at work, whose file may name the guest')
  },
  onExport: (out: GuestExport) => exportTables(out, TABLES),
}
