import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { encode } from './encode.fixture.ts'
import { type ImportFormat, type NameColumns, openImportFile, readRows } from './file.ts'
import type { ImportLine } from './json.ts'
import { NotNames } from './not-names.ts'

type Options = { format?: ImportFormat; charset?: string; nameColumns?: NameColumns }

async function read(content: string | Uint8Array, { nameColumns, ...options }: Options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-import-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'file')
  await writeFile(path, content)
  const file = await openImportFile({ path, format: 'csv', ...options }, nameColumns)
  const rows: ImportLine[] = []
  for await (const row of readRows(file)) rows.push(row)
  return { encoding: file.encoding, delimiter: file.delimiter, rows }
}

const rowsOf = async (content: string | Uint8Array, format: ImportFormat = 'csv') =>
  (await read(content, { format })).rows

/** How a zip archive begins whose first file has this name. */
const packed = (name: string) => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), Buffer.from(name)])

const reasonsOf = (rows: ImportLine[]) => rows.flatMap((line) => ('reason' in line ? [[line.row, line.reason]] : []))
const goodRowsOf = (rows: ImportLine[]) => rows.flatMap((line) => ('value' in line ? [line.row] : []))

describe('the encoding', () => {
  const texts = {
    'one name': 'phone;name\n+79160000001;Анна\n',
    'one name in capitals': 'phone;name\n+79160000001;АННА\n',
    names: 'phone;name\n+79160000001;Анна Петрова\n+79160000002;Пётр Сидоров\n',
    dishes: 'external_id;items\n1;Борщ x2; Хлеб\n2;Хинкали с говядиной; «Тархун» №1\n'.replaceAll('; ', ', '),
    'Russian columns': 'телефон;имя\n+79160000001;Жанна\n',
  }
  const encodings = ['windows-1251', 'koi8-r', 'ibm866', 'x-mac-cyrillic', 'iso-8859-5']
  const cases = Object.entries(texts).flatMap(([what, text]) => encodings.map((name) => [what, name, text] as const))

  test.each(cases)('%s in %s is told by its bytes', async (_what, name, text) => {
    const plain = text.replace(/[«»№]/g, '')
    const found = await read(encode(plain, name))
    // Capitals are the same in IBM866 and on the Mac.
    if (found.encoding !== 'ibm866') expect(found.encoding).toBe(name)
    expect(found.rows).toEqual(await rowsOf(plain))
  })

  test.each(['utf-16le', 'utf-16be'])('%s is read with a mark at its beginning and without', async (name) => {
    const text = texts.names.replaceAll(';', '\t')
    for (const content of [`\ufeff${text}`, text]) {
      const found = await read(encode(content, name))
      expect([found.encoding, found.delimiter, found.rows]).toEqual([name, '\t', await rowsOf(texts.names)])
    }
  })

  test('that is declared is believed, also where the bytes alone would not tell', async () => {
    const text = 'phone;name\n1;ъъ\n'
    const found = await read(encode(text, 'koi8-r'), { charset: 'KOI8-R' })
    expect([found.encoding, found.rows]).toEqual(['koi8-r', await rowsOf(text)])
  })

  test.each([
    ['utf-8', encode(texts.names, 'windows-1251'), /line 2 is not utf-8/],
    ['windows-1251', Buffer.from(texts.names), /is UTF-8, but .* windows-1251/],
    ['windows-1251', Buffer.concat([encode(texts.names, 'windows-1251'), Buffer.from([0x98])]), /line 4 is not/],
    ['ascii', encode(texts.names, 'windows-1251'), /line 2 is not utf-8/],
  ])('%s that is declared and does not fit is refused with the line', async (charset, content, message) => {
    await expect(read(content, { charset })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ message: expect.stringMatching(message) }],
    })
  })

  test('of an unknown name is refused, and so is what no encoding makes sense of', async () => {
    await expect(read('a\n1', { charset: 'klingon' })).rejects.toMatchObject({ code: 'unsupported_media' })
    await expect(read(Buffer.from('a;b\n1;Zo\xeb M\xfcller\n', 'latin1'))).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ message: expect.stringMatching(/line 2 .* charset=/) }],
    })
  })

  test('of one row that differs from the rest costs that row', async () => {
    const good = 'phone;name\n1;Анна Петрова\n2;Борис Смирнов\n'
    const { encoding, rows } = await read(
      Buffer.concat([Buffer.from(good), encode('3;Вера\n', 'windows-1251'), Buffer.from('4;Глеб Орлов\n')]),
    )
    expect([encoding, goodRowsOf(rows)]).toEqual(['utf-8', [2, 3, 5]])
    expect(reasonsOf(rows)).toEqual([[4, expect.stringMatching(/^name: .*encoding/)]])
  })

  test('marks of byte order in the middle of joined files are no letters', async () => {
    const part = '\ufeffphone;name\n1;Анна\n'
    expect(await rowsOf(part + part)).toEqual([
      { row: 2, value: { phone: '1', name: 'Анна' } },
      { row: 3, value: { phone: 'phone', name: 'name' } },
      { row: 4, value: { phone: '1', name: 'Анна' } },
    ])
  })

  test('nothing is passed on that a store cannot keep', async () => {
    const rows = await rowsOf(
      [{ a: 'x\0' }, { a: '\ufffd' }, { 'b\0': 1 }, { a: { b: ['\0'] } }, { a: 1 }]
        .map((each) => JSON.stringify(each))
        .concat('{"a":"\\ud83d"}')
        .join('\n'),
      'ndjson',
    )
    expect(goodRowsOf(rows)).toEqual([5])
    expect(reasonsOf(rows)).toHaveLength(5)
  })
})

describe('CSV', () => {
  test.each([',', ';', '\t'])('is separated by %j, with a byte order mark and quoted line breaks', async (sign) => {
    const rows = await rowsOf(`\uFEFFName${sign} Total \r\n"Борщ\nс хлебом"${sign}350\r\n\r\nЧай${sign}\r\n`)
    expect(rows).toEqual([
      { row: 2, value: { name: 'Борщ\nс хлебом', total: '350' } },
      { row: 5, value: { name: 'Чай' } },
    ])
  })

  test('tells its separator in a first line for Excel, or by the names of columns', async () => {
    expect(await rowsOf('sep=;\r\na;b,c\r\n1;2\r\n')).toEqual([{ row: 3, value: { a: '1', 'b,c': '2' } }])
    expect(await rowsOf('a|b\n1|2,3\n')).toEqual([{ row: 2, value: { a: '1', b: '2,3' } }])
    expect(await rowsOf('id,"a;b;c",items\n1,x,Суп x2; Хлеб\n')).toEqual([
      { row: 2, value: { id: '1', 'a;b;c': 'x', items: 'Суп x2; Хлеб' } },
    ])
    expect(await rowsOf('id;total\n1;350,50')).toEqual([{ row: 2, value: { id: '1', total: '350,50' } }])
  })

  test.each(['\n', '\r\n', '\r'])('lines end with %j', async (end) => {
    const rows = await rowsOf(['a,b', '1,2', '', '"3', '4",5', '6,7'].join(end))
    expect(rows).toEqual([
      { row: 2, value: { a: '1', b: '2' } },
      { row: 4, value: { a: `3${end}4`, b: '5' } },
      { row: 6, value: { a: '6', b: '7' } },
    ])
  })

  test.each([
    ['to the end of the file', 'a,b\n1,2\n"3,4\n5,6\n7,8\n', [2, 4, 5]],
    ['until the quotes of another row', 'a,b\n1,2\n"3,4\n5,"x"\n"7",8\n', [2, 4, 5]],
    ['over empty quoted cells', 'a,b\n1,2\n"3,4\n5,""\n"7",8\n', [2, 4, 5]],
    ['in a cell further on', 'a,b\n1,2\n3,"4\n5,6\n', [2, 4]],
    ['over a row with a quote within', 'a,b\n1,2\n"3,4\n5,Кафе "Уют"\n7,8\n', [2, 4, 5]],
  ])('a quote that stays open %s costs its own row alone', async (_how, text, good) => {
    const rows = await rowsOf(text)
    expect(goodRowsOf(rows)).toEqual(good)
    expect(reasonsOf(rows)).toEqual([[3, expect.stringMatching(/quote .* never ends/)]])
  })

  test('quotes within cells are kept', async () => {
    expect(await rowsOf('a,b\nКафе "Уют",1\n"ООО "Ромашка"",2\n"сказал ""да""",3\n')).toEqual([
      { row: 2, value: { a: 'Кафе "Уют"', b: '1' } },
      { row: 3, value: { a: 'ООО "Ромашка"', b: '2' } },
      { row: 4, value: { a: 'сказал "да"', b: '3' } },
    ])
  })

  test('rows with too many cells are named; empty cells at the end are nothing, and so are those left out', async () => {
    const rows = await rowsOf('a,b\n1,2\n1,2,3\n4\n5,6,,\n,\n')
    expect(goodRowsOf(rows)).toEqual([2, 4, 5])
    expect(rows).toContainEqual({ row: 4, value: { a: '4' } })
    expect(reasonsOf(rows)).toEqual([[3, 'holds 3 cells, but the first line has 2']])
  })

  test('that is empty, names a column twice or is a workbook is refused; names alone are no rows', async () => {
    for (const [wrong, message] of [
      ['', /empty/],
      ['\n \n', /empty/],
      ['a,b,a\n', /"a" twice/],
      [packed('[Content_Types].xml'), /Excel/],
      [packed('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'), /LibreOffice/],
      [packed('guests.csv'), /unpack/],
      ['%PDF-1.4', /PDF/],
      ['Rar!...', /unpack/],
    ] as const) {
      await expect(read(wrong)).rejects.toThrow(message)
    }
    expect(await rowsOf('a,b\n')).toEqual([])
  })

  test('of any cells is read as it was written, whatever stands between the rows', { tags: 'property' }, async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ж', '"', ',', ';', '\n', ' ', '1'), maxLength: 8 })
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t'), async (cells, sign) => {
        const quoted = cells.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(sign))
        const rows = await rowsOf([`a${sign}b`, ...quoted].join('\r\n'))
        const kept = cells.map((row) => row.map((each) => each.trim())).filter((row) => row.some((each) => each !== ''))
        expect(rows.map((line) => ('value' in line ? [line.value.a ?? '', line.value.b ?? ''] : line.reason))).toEqual(
          kept,
        )
      }),
      { numRuns: 150 },
    )
  })
})

describe('the names of columns', () => {
  const needy: NameColumns = (first) => {
    const names = first.map((name) => name.toLowerCase())
    if (!names.includes('телефон')) throw new NotNames(`no phone in ${first.join()}`)
    return { columns: names, headless: false }
  }
  const lines = async (content: string) => (await read(content, { nameColumns: needy })).rows

  test.each([
    ['a title', 'Отчёт\nТелефон;Имя\n1;А\n', 3],
    ['a title with commas', 'Гости, Москва, 2026, январь\nТелефон;Имя\n1;А\n', 3],
    ['merged cells and a period', 'Отчёт;\nс 1 по 5;"т\nт"\n;\n\nТелефон;Имя\n1;А\n', 7],
    ['nothing', ';;\n\nТелефон;Имя\n1;А\n', 4],
    ['the sign of Excel and a title', 'sep=;\nОтчёт;\nТелефон;Имя\n1;А\n', 4],
  ])('may stand below %s', async (_what, content, row) => {
    expect(await lines(content)).toEqual([{ row, value: { телефон: '1', имя: 'А' } }])
  })

  test('may go on over several lines', async () => {
    const content = '"Дата\nзаказа";"Телефон";"Имя\nгостя"\n1;2;3\n'
    expect(await rowsOf(content)).toEqual([{ row: 4, value: { 'дата\nзаказа': '1', телефон: '2', 'имя\nгостя': '3' } }])
  })

  test('that are nowhere are missed in the first line', async () => {
    await expect(lines(`Отчёт;\n${'1;2\n'.repeat(100)}`)).rejects.toThrow('no phone in Отчёт')
    await expect(lines('\n\n')).rejects.toThrow('is empty')
  })

  test.each(['<html><table>', '\ufeff\n <!DOCTYPE html>', '<?xml version="1.0"?><Workbook>'])(
    '%j is no table',
    async (start) => {
      await expect(read(start)).rejects.toThrow('web page')
      await expect(read(encode(`\ufeff${start}`, 'utf-16le'))).rejects.toThrow('web page')
    },
  )
})

describe('JSON', () => {
  test('broken lines are named, empty ones passed over', async () => {
    expect(await rowsOf('\ufeff{"a":1}\n\n{broken\n[1]\n{"a":2}', 'ndjson')).toEqual([
      { row: 1, value: { a: 1 } },
      { row: 3, reason: 'is not JSON' },
      { row: 4, reason: 'is not a JSON object' },
      { row: 5, value: { a: 2 } },
    ])
  })

  test('an array is as good, row by row', async () => {
    expect(await rowsOf('\uFEFF [{"a":"Ча[,{\\"й"}, 5,\n{"b":{"c":[2,3]}}, {oops} ] ', 'json')).toEqual([
      { row: 1, value: { a: 'Ча[,{"й' } },
      { row: 2, reason: 'is not a JSON object' },
      { row: 3, value: { b: { c: [2, 3] } } },
      { row: 4, reason: 'is not JSON' },
    ])
    for (const wrong of ['[{"a":1},', '{"a":1}', '[1]', '[{"a":1}] x', '']) {
      await expect(rowsOf(wrong, 'json')).rejects.toMatchObject({ code: 'invalid_input' })
    }
  })
})
