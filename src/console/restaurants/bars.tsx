import { Progress, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormats } from '../formats.ts'

export type Bar = { key: string; label: ReactNode; name: string; count: number; colour?: string }

/** A few counts as bars, with the counts beside them. `of`: the value of a full bar. */
export function Bars({ bars, of, labelWidth = 72 }: { bars: readonly Bar[]; of: number; labelWidth?: number }) {
  const formats = useFormats()
  return (
    <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {bars.map(({ key, label, name, count, colour }) => (
        <li key={key} style={{ display: 'grid', gridTemplateColumns: `${labelWidth}px 1fr 84px`, gap: 10 }}>
          <Text size="sm" component="span" truncate>
            {label}
          </Text>
          <Progress
            value={of === 0 ? 0 : (100 * count) / of}
            size={10}
            mt={6}
            color={colour ?? 'brand.6'}
            aria-label={`${name}: ${formats.number(count)}`}
          />
          <Text size="sm" c="dimmed" component="span" ta="right" className="numerals">
            {formats.number(count)}
            {of > 0 && ` · ${formats.percent(count / of)}`}
          </Text>
        </li>
      ))}
    </Stack>
  )
}
