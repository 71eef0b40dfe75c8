import { ActionIcon, FileButton, Textarea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBolt, IconMicrophone, IconPaperclip, IconSend } from '@tabler/icons-react'
import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useCallback, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuickAnswer } from '../../api-types.ts'
import { DraftButton } from '../../drafts/draft-button.tsx'
import { DraftCard } from '../../drafts/draft-card.tsx'
import { useModelDraft, type Write } from '../../drafts/use-model-draft.ts'
import { opens } from '../../parts/opens.ts'
import { NO_SAVE, useUnsaved } from '../../parts/unsaved.tsx'
import { useShortcuts } from '../../shortcuts.ts'
import { CompensationMenu } from '../compensation-menu.tsx'
import { Attached } from './attached.tsx'
import classes from './composer.module.css'
import { useEdit } from './edit.ts'
import { EmojiButton } from './emoji-button.tsx'
import { messagesOf, prepareFile } from './files.ts'
import { useSendLater } from './later.ts'
import { LaterButton } from './later-button.tsx'
import { slashWord, useOfferedAnswers } from './offered-answers.ts'
import { send } from './outbox.ts'
import type { OutFile } from './pending.ts'
import { QuickAnswerList } from './quick-answers.tsx'
import { ReplyContext } from './reply-context.tsx'
import { ScheduledList } from './scheduled-list.tsx'
import type { Writing } from './writing.ts'
import { useWritten } from './written.ts'

const VoiceRecorder = lazy(() => import('./voice-recorder.tsx').then((each) => ({ default: each.VoiceRecorder })))
const LaterForm = lazy(() => import('./later-form.tsx').then((each) => ({ default: each.LaterForm })))

const LONGEST = 65_536

type Props = {
  guestId: string
  guestName: string
  /** The newest entry of the timeline. */
  newest: () => string
  writing: Writing
  onTyping: () => void
}

/** The message being written to a guest. Each guest has a composer of their own (`key`). */
export function Composer({ guestId, guestName, newest, writing, onTyping }: Props) {
  const { quote, setQuote, editing, setEditing, files, setFiles } = writing
  const { t } = useTranslation('inbox')
  const { field, text, write, insert, clear, restore } = useWritten({ guestId, editing, onTyping })
  const answersId = useId()
  const offered = useOfferedAnswers(text, editing !== undefined)
  const [recording, setRecording] = useState(false)
  const [choosing, setChoosing] = useState(false)
  // On a phone Enter begins a line; there is a button to send.
  const touch = useMediaQuery('(pointer: coarse)')
  const edit = useEdit(leaveEditing)
  useUnsaved({ files: files.length, recording }, NO_SAVE)

  const later = useSendLater(guestId, {
    replyTo: quote?.id,
    onDone() {
      clear()
      setFiles([])
      setQuote(undefined)
      setChoosing(false)
    },
    onReturned: (returned) => setFiles([...returned]),
  })

  useEffect(() => {
    if (quote) field.current?.focus()
  }, [quote, field])
  useShortcuts(t('keys.title'), [{ keys: 'r', label: t('keys.reply'), run: () => field.current?.focus() }])

  const writeDraft: Write = useCallback(
    (asked) => import('../../drafts/read-draft.ts').then(({ readDraft }) => readDraft(guestId, asked)),
    [guestId],
  )
  const model = useModelDraft(writeDraft)

  function leaveEditing(): void {
    setEditing(undefined)
    restore()
  }
  /** Replaces what asked for it, or is put beside what is written. */
  function take(answer: QuickAnswer): void {
    if (slashWord(text) !== undefined) {
      write(answer.text)
      offered.close(answer.text)
      field.current?.focus()
      return
    }
    insertBeside(answer.text)
  }
  function insertBeside(words: string): void {
    const before = text.slice(0, field.current?.selectionStart ?? text.length)
    insert(/\S$/.test(before) ? ` ${words}` : words)
  }
  function toggleAnswers(): void {
    offered.toggle()
    if (text === '') write('/')
    field.current?.focus()
  }
  function post(words: string, file?: OutFile): void {
    send({ guestId, text: words, file, replyTo: quote?.id, after: newest() })
  }
  async function submit(): Promise<void> {
    const words = text.trim()
    if (editing) {
      if (words === '' || words === editing.text) leaveEditing()
      else edit.mutate({ id: editing.id, text: words })
      return
    }
    const messages = messagesOf(words, files)
    if (messages.length === 0) return
    clear()
    setFiles([])
    setQuote(undefined)
    for (const { text, file } of messages) post(text, file && (await prepareFile(file)))
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return
    if (offered.answers.length > 0) {
      if (offered.onKey(event.key, take)) event.preventDefault()
      return
    }
    // Text that looks for a quick answer is no message: Escape says otherwise.
    if (event.key === 'Enter' && offered.open && slashWord(text) !== undefined) {
      event.preventDefault()
      return
    }
    if (event.key === 'Enter' && !event.shiftKey && (!touch || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void submit()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (editing) leaveEditing()
      else if (quote) setQuote(undefined)
      else if (offered.open) offered.close()
      else event.currentTarget.blur()
    }
  }
  function onPaste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files]
    if (pasted.length === 0) return
    event.preventDefault()
    setFiles([...files, ...pasted])
  }

  if (recording) {
    return (
      <div className={classes.composer}>
        <Suspense fallback={null}>
          <VoiceRecorder
            onDone={(file) => {
              post('', file)
              setQuote(undefined)
              setRecording(false)
            }}
            onClose={() => setRecording(false)}
          />
        </Suspense>
      </div>
    )
  }
  const empty = text.trim() === '' && files.length === 0
  const listed = offered.answers.length > 0
  return (
    <div className={classes.composer}>
      {offered.open && (
        <QuickAnswerList
          id={answersId}
          answers={offered.answers}
          active={offered.active}
          loading={offered.loading}
          onTake={take}
        />
      )}
      <ScheduledList guestId={guestId} />
      {model.offered && !editing && (
        <DraftCard
          offered={model.offered}
          onUse={(words) => {
            insertBeside(words)
            model.discard()
          }}
          onAnother={() => void model.ask()}
          onDiscard={model.discard}
        />
      )}
      <ReplyContext
        quote={quote}
        editing={editing !== undefined}
        guestName={guestName}
        onLeave={() => (editing ? leaveEditing() : setQuote(undefined))}
      />
      <Attached files={files} onFiles={setFiles} />
      <div className={classes.row}>
        <FileButton
          multiple
          onChange={(chosen) => setFiles([...files, ...chosen])}
          inputProps={{ 'aria-label': t('composer.file'), tabIndex: -1 }}
        >
          {(button) => (
            <ActionIcon
              {...button}
              color="gray"
              size={38}
              disabled={Boolean(editing)}
              aria-label={t('composer.file')}
              title={t('composer.file')}
            >
              <IconPaperclip size={20} />
            </ActionIcon>
          )}
        </FileButton>
        <Textarea
          ref={field}
          className={classes.text}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={LONGEST}
          dir="auto"
          value={text}
          onChange={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          placeholder={t('composer.placeholder')}
          aria-label={t('composer.label', { name: guestName })}
          aria-haspopup="listbox"
          aria-controls={listed ? answersId : undefined}
          aria-activedescendant={listed ? `${answersId}-${offered.active}` : undefined}
          aria-autocomplete="list"
        />
        <ActionIcon
          color="gray"
          size={38}
          disabled={Boolean(editing)}
          aria-label={t('composer.answers')}
          aria-expanded={offered.open}
          title={t('composer.answersHint')}
          onClick={toggleAnswers}
        >
          <IconBolt size={20} />
        </ActionIcon>
        <DraftButton
          guestId={guestId}
          disabled={Boolean(editing)}
          writing={model.offered?.writing ?? false}
          onAsk={() => void model.ask()}
        />
        <CompensationMenu guestId={guestId} disabled={Boolean(editing)} />
        {/* Phone keyboards have their own, and the words need the room. */}
        {!touch && <EmojiButton onPick={insert} />}
        {!empty && !editing && (
          <LaterButton
            onAt={(sendAt) => later.mutate({ text: text.trim(), files, sendAt, withdraw: false })}
            choose={opens(() => setChoosing(true))}
          />
        )}
        {empty && !editing && 'mediaDevices' in navigator ? (
          <ActionIcon
            color="gray"
            size={38}
            onClick={() => setRecording(true)}
            aria-label={t('voice.record')}
            title={t('voice.record')}
          >
            <IconMicrophone size={20} />
          </ActionIcon>
        ) : (
          <ActionIcon
            variant="filled"
            size={38}
            disabled={empty}
            loading={edit.isPending}
            onClick={() => void submit()}
            aria-label={t('composer.send')}
            title={t('composer.send')}
          >
            <IconSend size={19} />
          </ActionIcon>
        )}
      </div>
      {choosing && (
        <Suspense fallback={null}>
          <LaterForm
            title={t('later.send')}
            first={{ text: text.trim(), sendAt: Date.now() + 3_600_000, withdraw: true }}
            words={files.length > 0 ? 'optional' : 'needed'}
            act={{ ...later, mutate: (given) => later.mutate({ ...given, files }) }}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
