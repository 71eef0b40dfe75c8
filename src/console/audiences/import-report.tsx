import { SimpleGrid, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ListImportReport, ListRehearsal } from '../api-types.ts'
import { useFormats } from '../formats.ts'

type Counts = ListImportReport['counts']
type Problem = ListImportReport['problems'][number]

const SHOWN = 20

/** How many lines became guests on the list, and how many did not. */
export function Figures({ counts }: { counts: Counts }) {
  const { t } = useTranslation('audiences')
  const formats = useFormats()
  const figures = [
    [t('csv.rows'), counts.rows],
    [t('csv.good'), counts.added],
    [t('csv.created'), counts.created],
    [t('csv.found'), Math.max(0, counts.added - counts.created)],
    [t('csv.duplicates'), counts.duplicates + counts.already_listed],
    [t('csv.bad'), counts.rejected],
    [t('csv.optedOut'), counts.opted_out],
  ] as const
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text fw={600} className="numerals">
            {formats.number(value)}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  )
}

/** The first lines as they were understood. */
export function FirstLines({ rehearsal }: { rehearsal: ListRehearsal }) {
  const { t } = useTranslation('audiences')
  const words = useProblemWords()
  return (
    <div>
      <Text size="sm" fw={550} mb={4}>
        {t('csv.first')}
      </Text>
      <Table.ScrollContainer minWidth={480}>
        <Table fz="xs" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('csv.line')}</Table.Th>
              {rehearsal.columns.slice(0, 8).map((column) => (
                <Table.Th key={column}>{column}</Table.Th>
              ))}
              <Table.Th>{t('csv.phone')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rehearsal.preview.slice(0, 6).map((row) => (
              <Table.Tr key={row.line}>
                <Table.Td>{row.line}</Table.Td>
                {rehearsal.columns.slice(0, 8).map((column) => (
                  <Table.Td key={column} className="people-wrote">
                    {String(row.cells[column] ?? '')}
                  </Table.Td>
                ))}
                <Table.Td>
                  {row.phone ??
                    words(
                      rehearsal.problems.find(({ line }) => line === row.line),
                      row.problem,
                    )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  )
}

/** Fields by our texts' names, where the server's differ. */
const NAMES: Readonly<Record<string, string>> = { name: 'guestName', time_zone: 'timeZone', consent: 'agreed' }

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

/** What is wrong with a line; the server's own words for problems we do not know. */
function useProblemWords() {
  const { t, i18n } = useTranslation('audiences')
  const formats = useFormats()
  const fieldWords = (field: string) => {
    const name = NAMES[field] ?? field
    return i18n.exists(`audiences:csv.${name}`) ? t(`csv.${name}` as 'csv.birthday').toLowerCase() : field
  }
  return (problem: Problem | undefined, otherwise: string | null): string => {
    if (!problem) return otherwise ?? ''
    if (problem.code === 'bad_value' || problem.code === 'value_left_out') {
      // The server names the fields before the colons: birthday, tags.0 ...
      const fields = problem.reason.split('; ').map((each) => each.split(/[.:]/)[0] ?? '')
      return t(`csv.problems.${problem.code}`, { field: formats.list([...new Set(fields)].map(fieldWords)) })
    }
    if (problem.code === 'too_many') return t('csv.tooLong')
    // Of a phone and of a line the server knows more than the kind of its problem.
    if (problem.code === 'bad_phone' || problem.code === 'unreadable') return sentence(problem.reason)
    const known = i18n.exists(`audiences:csv.problems.${problem.code}`)
    return known ? t(`csv.problems.${problem.code}` as 'csv.problems.no_phone') : problem.reason
  }
}

/** Lines that are not on the list, and why. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = useTranslation('audiences')
  const words = useProblemWords()
  if (problems.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={550} mb={4}>
        {t('csv.badRows')}
      </Text>
      <Table fz="xs" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={70}>{t('csv.line')}</Table.Th>
            <Table.Th>{t('csv.problem')}</Table.Th>
            <Table.Th>{t('csv.written')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {problems.slice(0, SHOWN).map((problem) => (
            <Table.Tr key={problem.line}>
              <Table.Td className="numerals">{problem.line}</Table.Td>
              <Table.Td>{words(problem, null)}</Table.Td>
              <Table.Td className="people-wrote" c="dimmed">
                {Object.values(problem.cells).map(String).filter(Boolean).join(' · ')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {problems.length > SHOWN && (
        <Text size="xs" c="dimmed">
          {t('csv.more', { shown: SHOWN })}
        </Text>
      )}
    </div>
  )
}
