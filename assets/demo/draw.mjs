// Draws DiceBear avatars: one JSON object of avataaars options a line comes in, raw RGB pictures go out.
// Usage: node draw.mjs PIXELS < options.jsonl > pictures.rgb
import { createAvatar } from '@dicebear/core';
import * as avataaars from '@dicebear/avataaars';
import { Resvg } from '@resvg/resvg-js';
import { createInterface } from 'node:readline';
import { writeSync } from 'node:fs';

const pixels = Number(process.argv[2]);

function draw(options) {
  const svg = createAvatar(avataaars, { seed: 'sg3-viz', ...options }).toString();
  const picture = new Resvg(svg, { fitTo: { mode: 'width', value: pixels } }).render().pixels;
  const rgb = Buffer.alloc(pixels * pixels * 3);
  for (let from = 0, to = 0; from < picture.length; from += 4) {
    rgb[to++] = picture[from];
    rgb[to++] = picture[from + 1];
    rgb[to++] = picture[from + 2];
  }
  return rgb;
}

// Synchronous, so that a slow reader holds the drawing up instead of filling the memory.
function send(bytes) {
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += writeSync(1, bytes, sent);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  send(draw(JSON.parse(line)));
}
