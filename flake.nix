{
  description = "Publishes RSS, Atom and JSON feeds from a folder of articles";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forEach = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      manifest = (nixpkgs.lib.importTOML ./Cargo.toml).package;
    in
    {
      packages = forEach (pkgs: {
        default = pkgs.rustPlatform.buildRustPackage {
          pname = manifest.name;
          inherit (manifest) version;
          src = self;
          cargoLock.lockFile = ./Cargo.lock;
          buildType = "dist";
          # The suite of whole programs needs servers and minutes.
          cargoTestFlags = [ "--lib" ];
          nativeBuildInputs = [ pkgs.installShellFiles ];
          postInstall = ''
            installShellCompletion --cmd feedwright \
              --bash <($out/bin/feedwright completions bash) \
              --zsh <($out/bin/feedwright completions zsh) \
              --fish <($out/bin/feedwright completions fish)
            mkdir -p man
            $out/bin/feedwright man > man/feedwright.1
            installManPage man/*.1
          '';
          meta = {
            inherit (manifest) description;
            license = with pkgs.lib.licenses; [ mit asl20 ];
            mainProgram = "feedwright";
          };
        };
      });
    };
}
