import { Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DateRange, PRESETS, type Preset, presetOf, rangeOf } from './date-range.ts'

const OWN = 'own'
/** Without a range a chart shows its default. */
const NONE = 'none'

type Props = {
  range: DateRange | undefined
  onChange: (range: DateRange | undefined) => void
  /** What a chart shows without a range; if it needs one, nothing. */
  without?: string
}

/** A week, some days until today, or a custom range. */
export function RangePicker({ range, onChange, without }: Props) {
  const { t } = useTranslation('restaurants')
  const [own, setOwn] = useState(range !== undefined && presetOf(range) === undefined)
  const shown = range === undefined ? NONE : own ? OWN : (presetOf(range) ?? OWN)
  const choose = (value: string) => {
    setOwn(value === OWN)
    if (value === NONE) onChange(undefined)
    else if (value === OWN) onChange(range ?? rangeOf('30'))
    else onChange(rangeOf(value as Preset))
  }
  const setEnd = (end: 'from' | 'to', date: string) => {
    if (date === '' || range === undefined) return
    const changed = { ...range, [end]: date }
    onChange(changed.from <= changed.to ? changed : { from: date, to: date })
  }
  return (
    <Group gap="xs" role="group" aria-label={t('range.title')}>
      <Select
        aria-label={t('range.title')}
        allowDeselect={false}
        w={270}
        value={shown}
        onChange={(value) => value && choose(value)}
        data={[
          ...(without === undefined ? [] : [{ value: NONE, label: without }]),
          ...PRESETS.map((value) => ({ value, label: t(`range.${value}`) })),
          { value: OWN, label: t('range.own') },
        ]}
      />
      {shown === OWN &&
        range &&
        (['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            aria-label={t(`range.${end}`)}
            value={range[end]}
            onChange={(event) => setEnd(end, event.currentTarget.value)}
          />
        ))}
    </Group>
  )
}
