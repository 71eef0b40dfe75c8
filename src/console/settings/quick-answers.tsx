import { ActionIcon, Badge, Button, Card, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconEdit, IconMessageBolt, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { QuickAnswer } from '../api-types.ts'
import { LANGUAGE_CHOICES } from '../i18n.ts'
import { useList } from '../lists.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { opens } from '../parts/opens.ts'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { useCan } from '../session.ts'
import { SettingsFrame } from './settings-frame.tsx'

const KEY = ['quick-answers'] as const

/** Texts that operators keep at hand: they type / and the shortcut. */
export function QuickAnswers() {
  const { t } = useTranslation(['settings', 'shell'])
  const may = useCan()('messages:write')
  const confirm = useConfirm()
  const [search, setSearch] = useState('')
  const [q] = useDebouncedValue(search.trim(), 250)
  const [edited, setEdited] = useState<QuickAnswer | 'new'>()
  const answers = useList(KEY, '/v1/quick-answers', { query: { q } })
  const remove = useAct((id: string) => api.DELETE('/v1/quick-answers/{id}', { path: { id } }), {
    refresh: [KEY],
    done: t('quick.removed'),
  })
  const ask = async ({ id, title }: QuickAnswer) => {
    const sure = await confirm({ title: t('quick.removeTitle', { title }), act: t('shell:act.delete'), danger: true })
    if (sure) remove.mutate(id)
  }
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} {...opens(() => setEdited('new'))}>
      {t('quick.add')}
    </Button>
  )
  const isEmpty = answers.isSuccess && answers.rows.length === 0
  return (
    <SettingsFrame section="quickAnswers" hint={t('quick.hint')} actions={!(isEmpty && q === '') && add}>
      {!(isEmpty && q === '') && (
        <TextInput
          aria-label={t('shell:act.search')}
          placeholder={t('shell:act.search')}
          leftSection={<IconSearch size={16} />}
          maw={320}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <Rows
        list={answers}
        empty={
          <Empty icon={<IconMessageBolt />} title={t(q === '' ? 'quick.empty' : 'shell:state.nothing')} action={add} />
        }
      >
        {(rows) => (
          <Stack gap="xs">
            {rows.map((answer) => (
              <Card key={answer.id} padding="sm" component="article" aria-label={answer.title}>
                <Group justify="space-between" wrap="nowrap" align="flex-start">
                  <Stack gap={4} miw={0}>
                    <Group gap="xs">
                      <Badge className="people-wrote">/{answer.shortcut}</Badge>
                      <Text size="sm" fw={600} className="people-wrote">
                        {answer.title}
                      </Text>
                      {answer.language && <Badge color="gray">{answer.language}</Badge>}
                    </Group>
                    <Text size="sm" className="people-wrote" dir="auto" lineClamp={4}>
                      {answer.text}
                    </Text>
                  </Stack>
                  {may && (
                    <Group gap={4} wrap="nowrap">
                      <ActionIcon
                        color="gray"
                        aria-label={t('quick.editOf', { title: answer.title })}
                        {...opens(() => setEdited(answer))}
                      >
                        <IconEdit size={16} />
                      </ActionIcon>
                      <ActionIcon
                        color="red"
                        aria-label={t('quick.removeTitle', { title: answer.title })}
                        {...opens(() => ask(answer))}
                      >
                        <IconTrash size={16} />
                      </ActionIcon>
                    </Group>
                  )}
                </Group>
              </Card>
            ))}
          </Stack>
        )}
      </Rows>
      <FormDialog
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={t(edited === 'new' ? 'quick.add' : 'quick.edit')}
      >
        {edited && <Fields onClose={() => setEdited(undefined)} {...(edited !== 'new' && { answer: edited })} />}
      </FormDialog>
    </SettingsFrame>
  )
}

function Fields({ answer, onClose }: { answer?: QuickAnswer; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const [form, setForm] = useState({
    shortcut: answer?.shortcut ?? '',
    title: answer?.title ?? '',
    text: answer?.text ?? '',
    language: answer?.language ?? null,
  })
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }))
  const save = useAct(
    () =>
      answer
        ? api.PATCH('/v1/quick-answers/{id}', { path: { id: answer.id }, body: form })
        : api.POST('/v1/quick-answers', { body: form }),
    { refresh: [KEY], done: t('shell:state.saved'), onDone: onClose },
  )
  return (
    <Form value={form} act={save} submit={t('shell:act.save')}>
      <TextInput
        label={t('quick.shortcut')}
        description={t('quick.shortcutHint')}
        leftSection="/"
        required
        maxLength={40}
        data-autofocus
        value={form.shortcut}
        onChange={(event) => change({ shortcut: event.currentTarget.value.replace(/^\//, '') })}
        error={fieldError(save.error, 'shortcut') && t('quick.shortcutWrong')}
      />
      <TextInput
        label={t('quick.title')}
        required
        maxLength={200}
        value={form.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t('quick.text')}
        required
        autosize
        minRows={4}
        maxLength={4_000}
        value={form.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <Select
        label={t('quick.language')}
        placeholder={t('quick.anyLanguage')}
        clearable
        value={form.language}
        onChange={(language) => change({ language })}
        data={LANGUAGE_CHOICES}
      />
    </Form>
  )
}
