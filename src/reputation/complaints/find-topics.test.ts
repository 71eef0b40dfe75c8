import { describe, expect, test } from 'vitest'
import { accuracyOfComplaints, COMPLAINT_TEXTS } from './accuracy.fixture.ts'
import { findTopics, topicsOf, topicsOfText } from './find-topics.ts'
import { TOPICS } from './topics.ts'

const HINTS = new Set(['unseen-chloe', 'unseen-rodion'])

describe('complaints found in free text', () => {
  test('at least 600 texts are labelled, 150 in English, each once, every topic in both parts', () => {
    const { tuned, measured, unseen } = COMPLAINT_TEXTS
    const texts = [...tuned, ...measured, ...unseen]
    expect(texts.length).toBeGreaterThanOrEqual(600)
    expect(texts.filter(({ language }) => language === 'en').length).toBeGreaterThanOrEqual(150)
    expect(new Set(texts.map(({ text }) => text)).size).toBe(texts.length)
    for (const part of [tuned, measured]) {
      const labels = new Set(part.flatMap((text) => text.labels))
      for (const topic of TOPICS) expect([...labels]).toEqual(expect.arrayContaining([topic, `+${topic}`]))
    }
  })

  test('on texts that no rule was mended by: precision 0.95, recall 0.92, each topic 0.8', () => {
    const { all, topics } = accuracyOfComplaints(COMPLAINT_TEXTS.measured)
    expect(all.precision).toBeGreaterThanOrEqual(0.95)
    expect(all.recall).toBeGreaterThanOrEqual(0.92)
    for (const topic of TOPICS) expect([topic, topics[topic].f1 >= 0.8]).toEqual([topic, true])
  })

  test('on texts by authors who had read neither rules nor texts, most plain: precision 0.92, recall 0.9', () => {
    const { texts, all, topics } = accuracyOfComplaints(
      COMPLAINT_TEXTS.unseen.filter(({ author }) => !HINTS.has(author)),
    )
    expect(texts).toBeGreaterThanOrEqual(1_900)
    expect(all.precision).toBeGreaterThanOrEqual(0.92)
    expect(all.recall).toBeGreaterThanOrEqual(0.9)
    for (const topic of TOPICS) expect([topic, topics[topic].f1 >= 0.8]).toEqual([topic, true])
  })

  test('on texts by those who hint rather than tell: precision 0.88, recall 0.75', () => {
    const { texts, all } = accuracyOfComplaints(COMPLAINT_TEXTS.unseen.filter(({ author }) => HINTS.has(author)))
    expect(texts).toBeGreaterThanOrEqual(900)
    expect(all.precision).toBeGreaterThanOrEqual(0.88)
    expect(all.recall).toBeGreaterThanOrEqual(0.75)
  })

  test.each(['ru', 'en'])('as well in the language %s', (language) => {
    const { all } = accuracyOfComplaints(COMPLAINT_TEXTS.measured.filter((text) => text.language === language))
    expect(all.f1).toBeGreaterThanOrEqual(0.88)
  })

  test('a topic is named with its polarity and the words that say so', () => {
    expect(findTopics('Вкусно, но курьер опоздал на час')).toEqual([
      { topic: 'taste', polarity: 'praise', quote: 'Вкусно', start: 0, end: 6 },
      { topic: 'courier_speed', polarity: 'complaint', quote: 'курьер опоздал на час', start: 11, end: 32 },
    ])
    expect(findTopics('Боялась, что суп остынет, а нет')).toEqual([
      { topic: 'temperature', polarity: 'praise', quote: 'что суп остынет', start: 9, end: 24 },
    ])
    expect(findTopics('Заказали три соуса, положили три')).toMatchObject([{ topic: 'assembly', polarity: 'praise' }])
    expect(findTopics('Долго ли готовится утка?')).toEqual([])
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
