import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './voice-player.module.css'
import { clockText, samplesOf } from './waveform.ts'

const SPEEDS = [1, 1.5, 2] as const
const BARS = 64

/** Only one plays at a time. */
let playing: HTMLAudioElement | undefined

type Props = { src: string; seconds: number | null; waveform: string | null }

/** Sound with its waveform: play, pause, seek, speed. */
export function VoicePlayer({ src, seconds, waveform }: Props) {
  const { t } = useTranslation('inbox')
  const audio = useRef<HTMLAudioElement>(null)
  const [state, setState] = useState<'idle' | 'playing' | 'broken'>('idle')
  const [at, setAt] = useState(0)
  const [measured, setMeasured] = useState<number>()
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1)
  const samples = useMemo(() => samplesOf(waveform), [waveform])
  const length = measured ?? seconds ?? 0
  const share = length > 0 ? Math.min(1, at / length) : 0

  useEffect(() => {
    const own = audio.current
    return () => {
      own?.pause()
      if (playing === own) playing = undefined
    }
  }, [])

  const toggle = () => {
    const own = audio.current
    if (!own) return
    if (!own.paused) return own.pause()
    if (playing && playing !== own) playing.pause()
    playing = own
    own.playbackRate = speed
    own.play().catch(() => setState('broken'))
  }
  const seek = (to: number) => {
    if (!audio.current) return
    audio.current.currentTime = to
    setAt(to)
  }
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }

  return (
    <div className={classes.voice}>
      {/* biome-ignore lint/a11y/useMediaCaption: what guests say has no captions */}
      <audio
        ref={audio}
        src={src}
        preload="none"
        onPlay={() => setState('playing')}
        onPause={() => setState('idle')}
        onEnded={() => {
          setState('idle')
          setAt(0)
        }}
        onError={() => setState('broken')}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onLoadedMetadata={({ currentTarget: { duration } }) => Number.isFinite(duration) && setMeasured(duration)}
      />
      <ActionIcon
        variant="filled"
        radius="xl"
        size={36}
        onClick={toggle}
        disabled={state === 'broken'}
        aria-label={state === 'playing' ? t('voice.pause') : t('voice.play')}
      >
        {state === 'playing' ? <IconPlayerPauseFilled size={17} /> : <IconPlayerPlayFilled size={17} />}
      </ActionIcon>
      <div className={classes.wave}>
        <svg viewBox={`0 0 ${BARS * 3} 28`} preserveAspectRatio="none" aria-hidden="true">
          {samples.map((sample, bar) => {
            const height = Math.max(2, (sample / 100) * 26)
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: bars have no names
                key={bar}
                x={bar * 3}
                y={14 - height / 2}
                width={2}
                height={height}
                rx={1}
                data-past={bar / BARS < share || undefined}
              />
            )
          })}
        </svg>
        <input
          type="range"
          min={0}
          max={Math.max(length, 0.1)}
          step={0.1}
          value={Math.min(at, length)}
          onChange={({ currentTarget }) => seek(Number(currentTarget.value))}
          aria-label={t('voice.place')}
          aria-valuetext={clockText(at)}
        />
      </div>
      <span className={classes.time}>{state === 'broken' ? t('voice.broken') : clockText(at > 0 ? at : length)}</span>
      <UnstyledButton className={classes.speed} onClick={faster} aria-label={t('voice.speed', { speed })}>
        {speed}×
      </UnstyledButton>
    </div>
  )
}
