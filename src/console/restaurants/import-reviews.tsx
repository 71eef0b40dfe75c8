import { Alert, Button, Code, FileInput, Group, Loader, Modal, Select, Stack, Table, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { ImportReport } from '../api-types.ts'
import { Failure } from '../parts/states.tsx'
import { WideTable } from '../parts/wide-table.tsx'
import { RESTAURANTS_KEY } from './types.ts'

const SOURCES = ['yandex', 'two_gis', 'google', 'tripadvisor', 'other'] as const

const EXAMPLE = `score,posted_at,author,text,external_id
5,2026-11-20 19:30,Мария,"Очень вкусно!",r-1
2,2026-11-21 21:05,Oliver,Cold soup,r-2`

const TYPES: Record<string, string> = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/jsonl',
}

type Props = { id: string; opened: boolean; onClose: () => void }

/** Reviews of other sites from a file. The same file may be imported again: known ones are not duplicated. */
export function ImportReviews({ id, opened, onClose }: Props) {
  const { t } = useTranslation('restaurants')
  return (
    <Modal opened={opened} onClose={onClose} title={t('import.title')} size="lg">
      <Fields id={id} onClose={onClose} />
    </Modal>
  )
}

function Fields({ id, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['restaurants', 'shell'])
  const [source, setSource] = useState<(typeof SOURCES)[number]>('yandex')
  const [file, setFile] = useState<File | null>(null)
  const send = useAct(
    (chosen: File) => {
      const type = TYPES[chosen.name.split('.').pop()?.toLowerCase() ?? ''] ?? 'text/csv'
      return api.POST('/v1/restaurants/{id}/reviews/import', {
        path: { id },
        query: { source, wait: false },
        body: new Blob([chosen], { type }),
        headers: { 'content-type': type },
      })
    },
    { onFailed: () => undefined },
  )
  if (send.data) return <Outcome report={send.data} onClose={onClose} />
  return (
    <Stack>
      <Select
        label={t('import.source')}
        allowDeselect={false}
        value={source}
        onChange={(value) => value && setSource(value)}
        data={SOURCES.map((value) => ({ value, label: t(`source.${value}`) }))}
      />
      <FileInput
        label={t('import.file')}
        description={t('import.fileHint')}
        accept=".csv,.json,.ndjson,.jsonl"
        leftSection={<IconFileImport size={16} />}
        placeholder={t('import.choose')}
        value={file}
        onChange={setFile}
        clearable
      />
      <div>
        <Text size="sm" c="dimmed" mb={4}>
          {t('import.example')}
        </Text>
        <Code block tabIndex={0}>
          {EXAMPLE}
        </Code>
      </div>
      {send.error && <Failure error={send.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('shell:act.cancel')}
        </Button>
        <Button disabled={!file} loading={send.isPending} onClick={() => file && send.mutate(file)}>
          {t('import.run')}
        </Button>
      </Group>
    </Stack>
  )
}

const LOOK_MS = 1_000

/** The import goes on without this window: polls its progress until it is over. */
function Outcome({ report: first, onClose }: { report: ImportReport; onClose: () => void }) {
  const { t } = useTranslation(['restaurants', 'shell'])
  const queries = useQueryClient()
  const { data: report } = useQuery({
    queryKey: ['imports', first.id],
    queryFn: ({ signal }) => api.GET('/v1/imports/{id}', { path: { id: first.id }, signal }),
    initialData: first,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : LOOK_MS),
  })
  const over = isOver(report)
  useEffect(() => {
    if (!over) return
    for (const queryKey of [RESTAURANTS_KEY, ['reviews']]) void queries.invalidateQueries({ queryKey })
  }, [over, queries])
  const counts = {
    total: report.total,
    known: report.unchanged + report.updated,
    rejected: report.rejected,
  }
  const color = report.status === 'failed' ? 'red' : report.rejected > 0 ? 'yellow' : 'teal'
  return (
    <Stack>
      {over ? (
        <Alert
          color={color}
          title={report.status === 'failed' ? t('import.failed') : t('import.done', { count: report.created })}
        >
          {report.problem && <Text size="sm">{report.problem}</Text>}
          {t('import.counts', counts)}
        </Alert>
      ) : (
        <Group gap="xs" role="status">
          <Loader size="xs" />
          <Text size="sm">{t('import.going', counts)}</Text>
        </Group>
      )}
      <Remarks heading={t('import.reason')} remarks={report.errors} />
      <Remarks heading={t('import.leftOut')} remarks={report.warnings} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('shell:act.close')}</Button>
      </Group>
    </Stack>
  )
}

function isOver(report: ImportReport | undefined): boolean {
  return report?.status === 'finished' || report?.status === 'failed'
}

function Remarks({ heading, remarks }: { heading: string; remarks: ImportReport['errors'] }) {
  const { t, i18n } = useTranslation('restaurants')
  // The server names the field before a colon.
  const inWords = (reason: string) =>
    reason.replace(/(^|; )(\w+): /g, (whole, before: string, field: string) =>
      i18n.exists(`restaurants:import.field.${field}`)
        ? `${before}${t(`import.field.${field}` as 'import.field.text')}: `
        : whole,
    )
  if (remarks.length === 0) return null
  return (
    <WideTable label={heading} columns={[t('import.row'), heading]} minWidth={300} maxHeight={280}>
      {remarks.slice(0, 100).map(({ row, reason }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row may have several, and they do not move
        <Table.Tr key={`${row}-${n}`}>
          <Table.Td>{row}</Table.Td>
          <Table.Td>{inWords(reason)}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  )
}
