import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MailingVersionFigures } from '../api-types.ts'
import { useFormats } from '../formats.ts'

type Note = MailingVersionFigures['notes'][number]

/** What could be chance, for one channel; figures that say too little share a line. */
export function Notes({ of, notes }: { of: string; notes: readonly Note[] }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const few = notes.filter(({ code }) => code === 'too_few').map(({ metric }) => t(`results.metric.${metric}`))
  return (
    <>
      {few.length > 0 && (
        <Text size="sm">
          {of}
          {t('results.note.too_little', { metric: formats.list(few) })}
        </Text>
      )}
      {notes
        .filter(({ code }) => code !== 'too_few')
        .map((note) => (
          <Text key={note.metric} size="sm">
            {of}
            <NoteWords note={note} />
          </Text>
        ))}
    </>
  )
}

function NoteWords({ note: { code, metric, better, worse, p_value } }: { note: Note }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const what = t(`results.metric.${metric}`)
  switch (code) {
    case 'one_variant':
      return t('results.note.one_variant')
    case 'too_few':
      return t('results.note.too_little', { metric: what })
    case 'no_difference':
      return t('results.note.no_difference', { metric: what })
    case 'difference':
      return t('results.note.difference', {
        metric: what,
        better: (better ?? 0) + 1,
        worse: (worse ?? 0) + 1,
        p: formats.number(p_value ?? 0, 3),
      })
    default:
      return code satisfies never
  }
}
