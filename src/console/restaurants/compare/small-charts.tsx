import type { ComparedRestaurant } from '../../api-types.ts'

const WIDTH = 150
const HEIGHT = 34
const EDGE = 3

/** The scale from 1 to 5 with the interval as a band and the mean as a mark. The figures are beside it in text. */
export function IntervalBar({ score, low, high }: NonNullable<ComparedRestaurant['credible']>) {
  const place = (value: number) => EDGE + ((value - 1) / 4) * (WIDTH - 2 * EDGE)
  return (
    <svg className="small-chart" width={WIDTH} height={16} viewBox={`0 0 ${WIDTH} 16`} aria-hidden>
      <title>{`${low}–${high}`}</title>
      <line className="axis" x1={EDGE} x2={WIDTH - EDGE} y1={8} y2={8} />
      {[1, 2, 3, 4, 5].map((mark) => (
        <line key={mark} className="axis" x1={place(mark)} x2={place(mark)} y1={5} y2={11} />
      ))}
      <rect className="band" x={place(low)} width={Math.max(2, place(high) - place(low))} y={4} height={8} rx={3} />
      <circle className="mark" cx={place(score)} cy={8} r={3} />
    </svg>
  )
}

/** The mean score by day or week; days without ratings are left out of the line. */
export function ScoreLine({ points, label }: { points: ComparedRestaurant['points']; label: string }) {
  const known = points.flatMap(({ score }, index) => (score === null ? [] : [{ index, score }]))
  const last = known.at(-1)
  if (!last) return null
  const x = (index: number) => EDGE + (index / Math.max(1, points.length - 1)) * (WIDTH - 2 * EDGE)
  const y = (score: number) => EDGE + ((5 - score) / 4) * (HEIGHT - 2 * EDGE)
  const said = points.map(({ date, score }) => `${date}: ${score?.toFixed(2) ?? '–'}`).join('\n')
  return (
    <svg
      className="small-chart"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <title>{said}</title>
      <line className="axis" x1={EDGE} x2={WIDTH - EDGE} y1={y(5)} y2={y(5)} />
      <line className="axis" x1={EDGE} x2={WIDTH - EDGE} y1={y(1)} y2={y(1)} />
      <polyline className="line" points={known.map(({ index, score }) => `${x(index)},${y(score)}`).join(' ')} />
      <circle className="mark" cx={x(last.index)} cy={y(last.score)} r={3} />
    </svg>
  )
}
