import { Button, Card, Grid, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Template } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { dropKept, keep, readKept } from '../kept.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { opens } from '../parts/opens.ts'
import { LoadedPage, PageFrame } from '../parts/page.tsx'
import { useUnsaved } from '../parts/unsaved.tsx'
import { useCan } from '../session.ts'
import { PreviewPane } from './preview-pane.tsx'
import { TextEditor } from './text-editor.tsx'
import {
  CHANNELS,
  type Channel,
  emptyTexts,
  forServer,
  TEMPLATES_KEY,
  type Texts,
  textsOf,
  useCheck,
} from './texts-of.ts'
import { Versions } from './versions.tsx'

/** Writes a template; a new one has no id. */
export function TemplatePage({ id }: { id?: string }) {
  return id === undefined ? <Editor /> : <Saved id={id} />
}

function Saved({ id }: { id: string }) {
  const { t } = useTranslation('templates')
  const template = useQuery({
    queryKey: [...TEMPLATES_KEY, id],
    queryFn: ({ signal }) => api.GET('/v1/templates/{id}', { path: { id }, signal }),
  })
  return (
    <LoadedPage title={t('title')} above={{ href: '/templates', title: t('title') }} query={template}>
      {(saved) => <Editor key={saved.version} template={saved} />}
    </LoadedPage>
  )
}

function Editor({ template }: { template?: Template }) {
  const { t, i18n } = useTranslation(['templates', 'shell'])
  const [, navigate] = useLocation()
  const can = useCan()
  const confirm = useConfirm()
  const draftKey = `template ${template?.id ?? 'new'}`
  const saved = () => ({
    name: template?.name ?? '',
    texts: template ? textsOf(template) : emptyTexts('whatsapp', i18n.language),
    version: template?.version ?? 0,
  })
  const [first, setFirst] = useState<Draft>(() => readDraft(draftKey) ?? saved())
  const [draft, setDraft] = useState<Draft>(first)
  const [wasKept, setWasKept] = useState(() => template !== undefined && readDraft(draftKey) !== undefined)
  const { name, texts } = draft
  useEffect(() => {
    if (draft !== first) keep(draftKey, JSON.stringify(draft))
  }, [draft, draftKey, first])
  const takeSaved = () => {
    const begin = saved()
    dropKept(draftKey)
    setFirst(begin)
    setDraft(begin)
    setWasKept(false)
  }
  // From what somebody else has saved since this was begun.
  const mayReplace = async ({ id }: Template) => {
    const now = await api.GET('/v1/templates/{id}', { path: { id } })
    if (now.version === draft.version) return true
    return confirm({ title: t('others.title'), text: t('others.text'), act: t('others.replace'), danger: true })
  }
  const [guestId, setGuestId] = useState<string | null>(null)
  const check = useCheck(texts, guestId ? { guestIds: [guestId] } : {})
  const formats = useFormats()
  const isEmpty = texts.text.trim() === ''
  const latest = useRef(draft)
  latest.current = draft
  const sent = useRef(draft)
  const save = useAct(
    async () => {
      sent.current = draft
      const { channel: _, ...changes } = forServer(texts)
      return template
        ? api.PATCH('/v1/templates/{id}', { path: { id: template.id }, body: { name, ...changes } })
        : api.POST('/v1/templates', { body: { name, ...forServer(texts) } })
    },
    {
      refresh: [TEMPLATES_KEY],
      done: t('saved'),
      onDone: (result) => {
        dropKept(draftKey)
        setWasKept(false)
        // What was written while it was being saved continues from what is saved now.
        if (JSON.stringify(latest.current) !== JSON.stringify(sent.current)) {
          keep(`template ${result.id}`, JSON.stringify({ ...latest.current, version: result.version }))
        }
        if (!template) navigate(`/templates/${result.id}`)
      },
    },
  )
  const ask = useAct(mayReplace, { onDone: (yes) => yes && save.mutate() })
  const opened = saved()
  useUnsaved({ name, texts }, save, {
    opened: { name: opened.name, texts: opened.texts },
    onLeave: () => dropKept(draftKey),
  })
  const archive = useAct((id: string) => api.DELETE('/v1/templates/{id}', { path: { id } }), {
    refresh: [TEMPLATES_KEY],
    done: t('archived'),
    onDone: () => navigate('/templates'),
  })
  return (
    <PageFrame
      title={template ? template.name : t('add')}
      above={{ href: '/templates', title: t('title') }}
      actions={
        can('mailings:write') && (
          <>
            {template && (
              <>
                <Button
                  variant="default"
                  {...opens(async () => {
                    const yes = await confirm({
                      title: t('archiveTitle', { name: template.name }),
                      text: t('archiveText'),
                      act: t('archive'),
                    })
                    if (yes) archive.mutate(template.id)
                  })}
                >
                  {t('archive')}
                </Button>
                <Button variant="default" component={Link} href={`/mailings/new?template=${template.id}`}>
                  {t('use')}
                </Button>
              </>
            )}
            <Button
              onClick={() => (template ? ask.mutate(template) : save.mutate())}
              loading={save.isPending || ask.isPending}
              disabled={name.trim() === '' || isEmpty || check.data?.valid === false || check.isError}
            >
              {t('shell:act.save')}
            </Button>
          </>
        )
      }
    >
      {wasKept && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {t('others.kept')}
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={takeSaved}>
            {t('others.takeSaved')}
          </Button>
        </Group>
      )}
      <Grid>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Card>
            <Stack>
              <Group align="flex-end">
                <TextInput
                  flex={1}
                  miw={220}
                  label={t('name')}
                  placeholder={t('nameHint')}
                  required
                  maxLength={200}
                  value={name}
                  error={fieldError(save.error, 'name')}
                  onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
                />
                {!template && (
                  <SegmentedControl
                    aria-label={t('channel')}
                    value={texts.channel}
                    onChange={(channel) => setDraft({ ...draft, texts: { ...texts, channel: channel as Channel } })}
                    data={CHANNELS.map((each) => ({ value: each, label: t(`channels.${each}`) }))}
                  />
                )}
              </Group>
              <TextEditor texts={texts} onChange={(next) => setDraft({ ...draft, texts: next })} check={check.data} />
              {template?.waived_at && (
                <Text size="xs" c="dimmed">
                  {t('waivedBy', { when: formats.dateTime(template.waived_at) })}
                </Text>
              )}
              {template && (
                <Text size="xs" c="dimmed">
                  {t('usedNow')}
                </Text>
              )}
            </Stack>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <PreviewPane
              channel={texts.channel}
              check={isEmpty ? undefined : check.data}
              isEmpty={isEmpty}
              guestId={guestId}
              onGuest={setGuestId}
            />
            {template && <Versions template={template} />}
          </Stack>
        </Grid.Col>
      </Grid>
    </PageFrame>
  )
}

/** `version`: of the saved template it began with; 0: a new one. */
type Draft = { name: string; texts: Texts; version: number }

function readDraft(key: string): Draft | undefined {
  const stored = readKept(key)
  return stored === undefined ? undefined : (JSON.parse(stored) as Draft)
}
