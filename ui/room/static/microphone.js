// Records with the phone's microphone inside the page. Browsers allow it over https and on the computer itself only.

const RATE_HZ = 16000;
const BLOCK = 4096;
const AudioSpace = window.AudioContext || window.webkitAudioContext;

export const canRecord = () => Boolean(window.isSecureContext && AudioSpace && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

export class Microphone {
  // `tell(seconds, level)` is called some times a second; level 0..1
  async start(tell) {
    this.parts = [];
    this.count = 0;
    this.rest = [0, 0];
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.space = new AudioSpace();
    if (this.space.resume) await this.space.resume();
    const step = this.space.sampleRate / RATE_HZ;
    const source = this.space.createMediaStreamSource(this.stream);
    this.node = this.space.createScriptProcessor(BLOCK, 1, 1);
    this.node.onaudioprocess = (event) => tell(this.count / RATE_HZ, this.take(event.inputBuffer.getChannelData(0), step));
    source.connect(this.node);
    this.node.connect(this.space.destination);
  }

  // Averages the block to 16 kHz; the loudest sample of it
  take(block, step) {
    const out = [];
    let [sum, weight] = this.rest;
    let loudest = 0;
    for (const sample of block) {
      loudest = Math.max(loudest, Math.abs(sample));
      const left = step - weight;
      if (left > 1) { sum += sample; weight += 1; continue; }
      sum += sample * left;
      out.push(sum / step);
      sum = sample * (1 - left);
      weight = 1 - left;
    }
    this.rest = [sum, weight];
    const part = new Int16Array(out.length);
    for (let at = 0; at < out.length; at += 1) part[at] = Math.max(-1, Math.min(1, out[at])) * 32767;
    this.parts.push(part);
    this.count += part.length;
    return loudest;
  }

  // The recording as a wav file
  stop() {
    if (this.node) this.node.disconnect();
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    if (this.space) this.space.close();
    return new Blob([header(this.count)].concat(this.parts || []), { type: "audio/wav" });
  }
}

function header(samples) {
  const view = new DataView(new ArrayBuffer(44));
  const word = (at, text) => { for (let index = 0; index < 4; index += 1) view.setUint8(at + index, text.charCodeAt(index)); };
  word(0, "RIFF");
  view.setUint32(4, 36 + samples * 2, true);
  word(8, "WAVE");
  word(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, RATE_HZ * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, samples * 2, true);
  return view.buffer;
}
