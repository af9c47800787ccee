// Prints what an ICP filing asks for of a package: node filing-values.js PACKAGE [PROVIDER]
'use strict';

const apptrait = require('.');

async function main([path, provider = 'generic']) {
  const pkg = await apptrait.inspect(path);
  console.error(`${pkg.identity.app_name}, signature: ${pkg.status}`);
  for (const values of apptrait.filingValues([pkg], { provider })) {
    for (const name of ['package_name', 'public_key', 'fingerprint']) {
      if (values[name]) console.log(`${name}\t${values[name].value}`);
    }
  }
}

main(process.argv.slice(2)).catch((e) => {
  console.error(`${e.message} (${e.id || e.name})`);
  process.exitCode = e.kind === 'usage' ? 2 : 3;
});
