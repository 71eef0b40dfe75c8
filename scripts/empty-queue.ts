import { writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { PGLITE_CONFIGURATION } from '../src/jobs/pglite-configuration.ts'

/** Writes the database of an unused embedded queue, for first starts to unpack: creating one takes much more. */
export async function writeEmptyQueue(file: string): Promise<void> {
  await using db = await PGlite.create({ dataDir: 'memory://', postgresqlconf: PGLITE_CONFIGURATION })
  const packed = await db.dumpDataDir('gzip')
  await writeFile(file, packed.stream())
}
