import { Alert, Button, Code, FileInput, Group, Modal, Select, Stack, Table, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api, urlOf } from '../api.ts'
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

type Report = {
  total: number
  created: number
  updated: number
  unchanged: number
  rejected: number
  errors: { row: number; reason: string }[]
  errors_left_out: number
}

type Props = { id: string; opened: boolean; onClose: () => void }

/** Reviews of other sites from a file. The same file may be given again: what is known is not doubled. */
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
  const [source, setSource] = useState<string>('yandex')
  const [file, setFile] = useState<File | null>(null)
  const send = useAct(
    (chosen: File) => {
      const type = TYPES[chosen.name.split('.').pop()?.toLowerCase() ?? ''] ?? 'text/csv'
      const path = urlOf(`/v1/restaurants/${id}/reviews/import`, { source })
      return api.post<Report>(path, new Blob([chosen], { type }), { headers: { 'content-type': type } })
    },
    { refresh: [RESTAURANTS_KEY, ['reviews']], onFailed: () => undefined },
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

function Outcome({ report, onClose }: { report: Report; onClose: () => void }) {
  const { t } = useTranslation(['restaurants', 'shell'])
  return (
    <Stack>
      <Alert color={report.rejected > 0 ? 'yellow' : 'teal'} title={t('import.done', { count: report.created })}>
        {t('import.counts', {
          total: report.total,
          known: report.unchanged + report.updated,
          rejected: report.rejected,
        })}
      </Alert>
      {report.errors.length > 0 && (
        <WideTable
          label={t('import.reason')}
          columns={[t('import.row'), t('import.reason')]}
          minWidth={300}
          maxHeight={280}
        >
          {report.errors.slice(0, 100).map(({ row, reason }) => (
            <Table.Tr key={row}>
              <Table.Td>{row}</Table.Td>
              <Table.Td>{reason}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('shell:act.close')}</Button>
      </Group>
    </Stack>
  )
}
