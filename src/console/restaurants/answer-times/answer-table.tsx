import { Anchor, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../formats.ts'
import { WideTable } from '../../parts/wide-table.tsx'
import type { AnswerTimesRow } from './groups.ts'

type Props = {
  rows: readonly AnswerTimesRow[]
  nameOf(row: AnswerTimesRow): string
  chosen: string | undefined
  onChoose(key: string): void
}

/** Each group in figures; its name opens the conversations. */
export function AnswerTable({ rows, nameOf, chosen, onChoose }: Props) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const span = (seconds: number | null) => (seconds === null ? '–' : formats.span(seconds * 1_000))
  const columns = ['answers', 'median', 'p90', 'share', 'resolutions', 'resolved'] as const
  return (
    <WideTable
      compares
      label={t('answerTimes.title')}
      minWidth={760}
      columns={[
        t('answerTimes.column.who'),
        ...columns.map((name) => ({ title: t(`answerTimes.column.${name}`), align: 'right' as const })),
      ]}
    >
      {rows.map((row) => {
        const { answers, resolutions } = row
        const share = answers.share_within_target
        const cells = [
          formats.number(answers.count),
          span(answers.median_seconds),
          span(answers.p90_seconds),
          share === null ? '–' : formats.percent(share),
          formats.number(resolutions.count),
          span(resolutions.median_seconds),
        ]
        return (
          <Table.Tr key={row.key} {...(row.key === chosen && { bg: 'var(--otklik-chosen)' })}>
            <Table.Td>
              <Anchor component="button" type="button" size="sm" onClick={() => onChoose(row.key)}>
                {nameOf(row)}
              </Anchor>
            </Table.Td>
            {cells.map((cell, index) => (
              <Table.Td key={columns[index]} ta="right" className="numerals">
                {cell}
              </Table.Td>
            ))}
          </Table.Tr>
        )
      })}
    </WideTable>
  )
}
