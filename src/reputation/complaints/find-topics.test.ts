import { describe, expect, test } from 'vitest'
import { topicsOf, topicsOfText } from './find-topics.ts'
import { apart, type LabelledText, tuned } from './texts.fixture.ts'
import { TOPICS } from './topics.ts'

describe('complaints found in free text', () => {
  test('there are at least 200 labelled texts, in both languages, every topic in both parts', () => {
    expect(tuned.length + apart.length).toBeGreaterThanOrEqual(200)
    for (const part of [tuned, apart]) {
      expect(new Set(part.flatMap(({ topics }) => topics))).toEqual(new Set(TOPICS))
      expect(part.filter(({ text }) => /^[\x20-\x7e]+$/.test(text)).length).toBeGreaterThan(30)
    }
    expect(new Set([...tuned, ...apart].map(({ text }) => text)).size).toBe(tuned.length + apart.length)
  })

  test.each([
    { name: 'tuned', texts: tuned, floor: { precision: 0.96, recall: 0.96 } },
    { name: 'kept apart', texts: apart, floor: { precision: 0.95, recall: 0.92 } },
  ])('precision and recall on the texts $name', ({ name, texts, floor }) => {
    const { precision, recall, misread } = measure(texts)
    // Nobody mends rules by looking at the texts that are kept apart.
    const shown = texts === tuned ? misread : []
    process.stdout.write(
      `complaints, ${texts.length} texts ${name}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n${shown.map((line) => `  ${line}\n`).join('')}`,
    )
    expect(precision).toBeGreaterThanOrEqual(floor.precision)
    expect(recall).toBeGreaterThanOrEqual(floor.recall)
  })

  test('criteria and text together, each topic once', () => {
    expect(topicsOf({ comment: 'Всё остыло', bad: ['temperature', 'wishes'], courierBad: ['speed'] })).toEqual([
      'courier_speed',
      'assembly',
      'temperature',
    ])
    expect(topicsOf({})).toEqual([])
  })

  test('a long text is read in reasonable time', () => {
    const before = process.cpuUsage()
    topicsOfText('Курьер не опоздал, еда горячая и вкусная. '.repeat(100))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(500)
  })
})

function measure(texts: readonly LabelledText[]): { precision: number; recall: number; misread: string[] } {
  let right = 0
  let found = 0
  let wanted = 0
  const misread: string[] = []
  for (const { topics, text } of texts) {
    const read = topicsOfText(text)
    const hits = read.filter((topic) => topics.includes(topic)).length
    right += hits
    found += read.length
    wanted += topics.length
    if (hits !== read.length || hits !== topics.length) misread.push(`${text}: [${read}] instead of [${topics}]`)
  }
  return { precision: right / found, recall: right / wanted, misread }
}
