import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { phoneOfCell } from '../../guests/index.ts'
import { type ImportLine, readRows } from '../../imports/index.ts'
import { parsePhone } from '../../lib/phone.ts'
import { guestOfRow } from './guest-of-row.ts'
import { guessMapping } from './mapping.ts'
import { sniffCsv } from './read-file.ts'

const isPhone = (cell: string) => parsePhone(cell) !== undefined

async function read(content: string | Buffer) {
  const path = join(await mkdtemp(join(tmpdir(), 'otklik-list-')), 'list.csv')
  await writeFile(path, content)
  const file = await sniffCsv(path, isPhone)
  const lines: ImportLine[] = []
  for await (const line of readRows(file)) lines.push(line)
  return { file, lines }
}

/** Russian letters in Windows' encoding of the last thirty years. */
function windows1251(text: string): Buffer {
  return Buffer.from(
    [...text].map((char) => {
      const code = char.charCodeAt(0)
      return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code
    }),
  )
}

describe('a CSV file', () => {
  const rows = [
    { row: 2, value: { телефон: '+79161234567', имя: 'Анна, мама' } },
    { row: 3, value: { телефон: '8 916 765-43-21', имя: 'Борис' } },
  ]

  it('is read in the encodings and with the signs that programs write', async () => {
    const semicolons = 'Телефон;Имя\r\n+79161234567;Анна, мама\r\n8 916 765-43-21;Борис\r\n'
    const utf8 = await read(`\uFEFF${semicolons}`)
    expect(utf8.file).toMatchObject({ encoding: 'utf-8', delimiter: ';', columns: ['телефон', 'имя'], headless: false })
    expect(utf8.lines).toEqual(rows)
    const old = await read(windows1251(semicolons))
    expect([old.file.encoding, old.lines]).toEqual(['windows-1251', rows])
    const tabs = Buffer.from(`\uFEFF${semicolons.replaceAll(';', '\t')}`, 'utf16le')
    const excel = await read(tabs)
    expect([excel.file.encoding, excel.file.delimiter, excel.lines]).toEqual(['utf-16le', '\t', rows])
    const commas = await read('Телефон,Имя\n+79161234567,"Анна, мама"\n8 916 765-43-21,Борис\n')
    expect([commas.file.delimiter, commas.lines]).toEqual([',', rows])
    const told = await read(windows1251(`sep=;\r\n${semicolons}`))
    expect([told.file.delimiter, told.lines]).toEqual([';', rows.map((line) => ({ ...line, row: line.row + 1 }))])
  })

  it('may begin with a title', async () => {
    const { lines } = await read('Клиенты за 2025 год;\n;\nТелефон;Имя\n+79161234567;Анна\n')
    expect(lines).toEqual([{ row: 4, value: { телефон: '+79161234567', имя: 'Анна' } }])
    expect((await read('Клиенты\n+79161234567\n')).lines).toEqual([{ row: 2, value: { клиенты: '+79161234567' } }])
  })

  it('may lack the names of columns', async () => {
    const { file, lines } = await read('Анна;89161234567\nБорис;89167654321\n')
    expect(file.headless).toBe(true)
    expect(lines).toEqual([
      { row: 1, value: { 'column 1': 'Анна', 'column 2': '89161234567' } },
      { row: 2, value: { 'column 1': 'Борис', 'column 2': '89167654321' } },
    ])
    expect(
      guessMapping(
        file,
        lines.map((line) => ('value' in line ? line.value : {})),
        isPhone,
      ),
    ).toEqual({
      phone: 'column 2',
    })
  })

  it('that is empty is refused', async () => {
    await expect(read('\n  \n')).rejects.toThrow(/empty/)
    await expect(read('PK\u0003\u0004...')).rejects.toThrow(/unpack/)
  })
})

describe('the mapping', () => {
  const guess = async (text: string) => {
    const { file, lines } = await read(text)
    return guessMapping(
      file,
      lines.map((line) => ('value' in line ? line.value : {})),
      isPhone,
    )
  }

  it('is guessed from names and contents', async () => {
    expect(await guess('ФИО,Мобильный,Дата рождения,Теги\nАнна,89161234567,17.05.1990,vip\n')).toEqual({
      phone: 'мобильный',
      name: 'фио',
      birthday: 'дата рождения',
      tags: 'теги',
    })
    expect(await guess('Номер заказа,Гость,Куда звонить\n17,Анна,89161234567\n')).toEqual({
      phone: 'куда звонить',
      name: 'гость',
    })
    expect(await guess('a,b\n1,2\n')).toBeUndefined()
  })
})

describe('a row', () => {
  const mapping = { phone: 'p', name: 'n', language: 'l', birthday: 'b', tags: 't' }

  it('becomes a guest', () => {
    expect(
      guestOfRow({ p: "'8 (916) 123-45-67", n: 'Анна', l: 'RU', b: '17.5', t: 'vip; обед' }, mapping, 'RU'),
    ).toEqual({
      guest: { phone: '+79161234567', name: 'Анна', language: 'ru', birthday: '--05-17', tags: ['vip', 'обед'] },
      consent: false,
      warnings: [],
    })
  })

  it('keeps the guest whose details do not fit, and tells what was left out', () => {
    const cells = { p: '89161234567', n: 'Анна', l: 'русский', b: '31.02.1990', t: `обед; ${'я'.repeat(61)}` }
    expect(guestOfRow(cells, mapping, 'RU')).toEqual({
      guest: { phone: '+79161234567', name: 'Анна', language: 'ru', tags: ['обед'] },
      consent: false,
      warnings: [expect.stringMatching(/^birthday: there is no such day/), expect.stringMatching(/^tags\.1: /)],
    })
  })

  it.each(['-', '???', 'нет', 'NULL', '#Н/Д', 'Без имени', '+79161234567'])('with the name %j has none', (n) => {
    expect(guestOfRow({ p: '89161234567', n }, mapping, 'RU')).toMatchObject({ guest: { phone: '+79161234567' } })
    expect(guestOfRow({ p: '89161234567', n }, mapping, 'RU')).not.toHaveProperty('guest.name')
  })

  it.each([
    ['8 701 123 45 67', 'KZ', '+77011234567'],
    ['(044) 123 4567', 'UA', '+380441234567'],
    ['тел. 89161234567 доб. 12', 'RU', '+79161234567'],
    ['нет; +7 916 123-45-67', 'RU', '+79161234567'],
    ['12345', 'RU', undefined],
    ['т.+79161234567 (Аня)', 'RU', '+79161234567'],
    ['«8 916 123-45-67» WhatsApp', 'RU', '+79161234567'],
    ['+7(916)123-45-67 8-903-123-45-67', 'RU', '+79161234567'],
    ['79161234567@c.us', 'RU', '+79161234567'],
    ['whatsapp:+79161234567', 'RU', '+79161234567'],
    ['0079161234567', 'RU', '+79161234567'],
    // Some of these contain somebody else's phone.
    ['7 916 123 45 678', 'RU', undefined],
    ['8916123456О', 'RU', undefined],
    ['123456789012345@lid', 'RU', undefined],
    ['12.05.2024 18:30 заказ 1234567890', 'RU', undefined],
    ['+7 (___) ___-__-__', 'RU', undefined],
  ] as const)('with the phone %s in %s', (cell, country, phone) => {
    expect(phoneOfCell(cell, country)).toBe(phone)
  })

  it.each([
    [{ n: 'Анна' }, 'no_phone', /no phone/],
    [{ p: '7,9161E+10' }, 'bad_phone', /rounded/],
    [{ p: 'спросить' }, 'bad_phone', /cannot/],
  ])('that cannot be understood says why: %j', (cells, code, reason) => {
    const row = guestOfRow(cells, mapping, 'RU')
    expect(row).toMatchObject({ code })
    expect((row as { reason: string }).reason).toMatch(reason)
  })
})
