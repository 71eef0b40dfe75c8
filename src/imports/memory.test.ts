import { Readable } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { openTestImports } from '../../test/support/imports.ts'
import { freshStoreUrl } from '../../test/support/stores.ts'
import { connect } from '../db/index.ts'
import { type ImportKind, rowImporter } from './kinds.ts'
import { csvRecords } from './read/csv.ts'

const MIB = 1_048_576
const HUGE_MIB = 256
/** What reading may hold: parts of the file, a line, the runtime's own. */
const BOUND = 150 * MIB

const names: ImportKind = {
  scope: 'orders:write',
  open: async (_options, isTable) =>
    rowImporter(
      z.object({ name: z.string() }),
      { isTable, optional: [], shape: (value) => value },
      async () => 'created',
    ),
}

function* huge(before: string, filling: string, after: string): Iterable<Buffer> {
  yield Buffer.from(before)
  const part = Buffer.from(filling.repeat(Math.ceil(MIB / filling.length)))
  for (let n = 0; n < HUGE_MIB; n++) yield part
  yield Buffer.from(after)
}

async function peakWhile<T>(work: () => Promise<T>): Promise<{ result: T; grown: number }> {
  const used = () => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = used()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, used())
  }, 20)
  try {
    return { result: await work(), grown: Math.max(peak, used()) - before }
  } finally {
    clearInterval(timer)
  }
}

const asked = { kind: 'names', charset: undefined, options: {}, dryRun: false, wait: true, actor: { id: 'key' } }

// Nothing is saved here: what holds for one store holds for the other.
describe('the memory of an import', () => {
  test.each([
    ['ndjson', 'one line', '{"name":"a"}\n{"name":"', 'x', '"}\n{"name":"b"}\n', [2], 2],
    ['csv', 'one cell', 'name,x\na,1\n"', 'x', '",1\nb,1\n', [3], 2],
    ['json', 'one object', '[{"name":"a"},{"name":"', 'x', '"},{"name":"b"}]', [2], 2],
  ] as const)(
    `is bounded when %s holds %s of ${HUGE_MIB} MB, which costs its row alone`,
    { timeout: 600_000 },
    async (format, _what, before, filling, after, bad, created) => {
      const { url, remove } = await freshStoreUrl('sqlite')
      const { db, close } = connect(url)
      onTestFinished(() => close().then(remove))
      const imports = await openTestImports(db, { names })
      const body = Readable.from(huge(before, filling, after))
      const { result, grown } = await peakWhile(() => imports.receive(body, { ...asked, format }))
      expect(result).toMatchObject({ status: 'finished', created, rejected: bad.length })
      expect(result.errors.map(({ row }) => row)).toEqual(bad)
      expect(grown).toBeLessThan(BOUND)
    },
  )
})

test('an open quote before many rows costs its own row and little memory', { timeout: 600_000 }, async () => {
  const rows = 200_000
  const read = async () => {
    let good = 0
    const bad: number[] = []
    const parts = Readable.from(['a,b\n"1,2\n', ...Array.from({ length: rows / 100 }, () => '3,4\n'.repeat(100))])
    for await (const record of csvRecords(parts, { width: 2 })) {
      if ('reason' in record) bad.push(record.row)
      else good += 1
    }
    return { good, bad }
  }
  const { result, grown } = await peakWhile(read)
  expect(result).toEqual({ good: rows + 1, bad: [2] })
  expect(grown).toBeLessThan(BOUND)
})
