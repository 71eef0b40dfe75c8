import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { AppError } from '../lib/errors.ts'
import { orderOfCells, timeOfCell } from './csv-shapes.ts'
import { importLines } from './import-report.ts'
import { orderInput } from './input.ts'
import { type ImportFormat, type ImportLine, readLines } from './read-rows.ts'

const read = async (format: ImportFormat, text: string, chunk = 7) => {
  const bytes = Buffer.from(text)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) =>
    bytes.subarray(i * chunk, (i + 1) * chunk),
  )
  const lines: ImportLine[] = []
  for await (const line of readLines(Readable.from(chunks), format)) lines.push(line)
  return lines
}

describe('lines of an import', () => {
  test.each([',', ';', '\t'])('CSV separated by %j, with a byte order mark and quoted line breaks', async (sign) => {
    const lines = await read('csv', `\uFEFFName${sign} Total \r\n"Борщ\nс хлебом"${sign}350\r\n\r\nЧай${sign}\r\n`)
    expect(lines).toEqual([
      { row: 3, value: { name: 'Борщ\nс хлебом', total: '350' } },
      { row: 5, value: { name: 'Чай' } },
    ])
  })

  test('the first line tells the separator; other signs may stand in cells', async () => {
    const lines = await read('csv', 'id,"a;b;c",items\n1,x,Суп x2; Хлеб\n')
    expect(lines).toEqual([{ row: 2, value: { id: '1', 'a;b;c': 'x', items: 'Суп x2; Хлеб' } }])
    expect(await read('csv', 'id;total\n1;350,50')).toEqual([{ row: 2, value: { id: '1', total: '350,50' } }])
  })

  test('a CSV line with too many or too few cells is named and passed over', async () => {
    const lines = await read('csv', 'a,b\n1,2\n1,2,3\n4\n5,6\n')
    expect(lines.filter((line) => 'value' in line).map((line) => line.row)).toEqual([2, 5])
    expect(lines.filter((line) => 'reason' in line)).toEqual([
      { row: 3, reason: 'holds 3 cells, but the first line has 2' },
      { row: 4, reason: 'holds 1 cells, but the first line has 2' },
    ])
  })

  test('a JSON array is as good, row by row', async () => {
    expect(await read('json', '\uFEFF[{"a":"Чай"}, 5,\n{"b":2}]')).toEqual([
      { row: 1, value: { a: 'Чай' } },
      { row: 2, reason: 'is not a JSON object' },
      { row: 3, value: { b: 2 } },
    ])
    for (const wrong of ['[{"a":1},', '{"a":1}', '[1]']) await expect(read('json', wrong)).rejects.toThrow(AppError)
  })

  test('a quote that never closes costs the rest, not what was before', async () => {
    const lines = await read('csv', 'a,b\n1,2\n"3,4\n5,6\n')
    expect(lines[0]).toEqual({ row: 2, value: { a: '1', b: '2' } })
    expect(lines.at(-1)).toHaveProperty('reason')
  })

  test('NDJSON: broken lines are named, empty ones passed over', async () => {
    expect(await read('ndjson', '{"a":1}\n\n{broken\n[1]\n{"a":2}')).toEqual([
      { row: 1, value: { a: 1 } },
      { row: 3, reason: 'is not JSON' },
      { row: 4, reason: 'is not a JSON object' },
      { row: 5, value: { a: 2 } },
    ])
  })
})

test('bad rows never stop the good ones; the report names row and reason', async () => {
  const saved: number[] = []
  const report = await importLines(
    Readable.from([
      { row: 1, value: { a: 1 } },
      { row: 2, value: { a: 'x' } },
      { row: 3, reason: 'is not JSON' },
      { row: 4, value: { a: 4 } },
      { row: 5, value: { a: 5 } },
    ]),
    z.object({ a: z.number() }),
    (value) => value,
    async ({ a }) => {
      if (a === 4) throw new AppError('conflict', 'refused')
      saved.push(a)
      return 'created'
    },
  )
  expect(saved).toEqual([1, 5])
  expect(report).toMatchObject({ total: 5, created: 2, rejected: 3, errors_left_out: 0 })
  expect(report.errors.map(({ row }) => row)).toEqual([2, 3, 4])
  expect(report.errors[0]!.reason).toMatch(/^a: /)
  expect(report.errors[2]!.reason).toBe('refused')
})

test('a fault of ours ends the import', async () => {
  const lines = Readable.from([{ row: 1, value: {} }])
  const broken = importLines(
    lines,
    z.object({}),
    (value) => value,
    () => Promise.reject(new Error('disk full')),
  )
  await expect(broken).rejects.toThrow('disk full')
})

test('the flat cells of an order become the body of the API', () => {
  const cells = {
    external_id: '17',
    restaurant_id: 'rst_1',
    phone: '8 (916) 123-45-67',
    name: 'Анна',
    items: 'Борщ x2; Хлеб; Чай х 1',
    total: '1 250,50',
    delivery: 'partner',
    placed_at: '05.01.2026 15:30',
    status: 'delivered',
    delivered_at: '2026-01-05 16:10',
  }
  expect(orderInput.parse(orderOfCells(cells, 'Europe/Moscow'))).toMatchObject({
    guest: { phone: '+79161234567', name: 'Анна' },
    items: [
      { name: 'Борщ', quantity: 2 },
      { name: 'Хлеб', quantity: 1 },
      { name: 'Чай', quantity: 1 },
    ],
    total: 125_050,
    placed_at: Date.UTC(2026, 0, 5, 12, 30),
    delivered_at: Date.UTC(2026, 0, 5, 13, 10),
  })
})

test.each([
  ['2026-01-05T12:00:00Z', '2026-01-05T12:00:00Z'],
  ['2026-01-05 15:00', '2026-01-05T12:00:00.000Z'],
  ['05.01.2026', '2026-01-04T21:00:00.000Z'],
  ['soon', 'soon'],
])('the time %s is %s', (cell, expected) => {
  expect(timeOfCell(cell, 'Europe/Moscow')).toBe(expected)
})
