//! What to cite for what a run used.

use crate::stepper::Method;
use crate::torque::{Torque, TorqueLaw};
use crate::{magnet::Demagnetisation, problem::Problem};

/// References for this run.
pub fn references(problem: &Problem, method: &Method) -> Vec<String> {
    let mut list = vec!["diracmag (this program), version in the attribute `creator`".to_owned()];
    let mut cite = |text: &str| list.push(text.to_owned());
    if problem.surface().is_some() {
        cite(
            "R. J. Sokolewicz, I. A. Ado, M. I. Katsnelson, P. M. Ostrovsky, M. Titov, Diffusive spin-orbit torque at \
             a surface of topological insulator (diffusive torque, interface damping)",
        );
        cite(
            "I. A. Ado, I. A. Dmitriev, P. M. Ostrovsky, M. Titov, EPL 111, 37004 (2015) (anomalous Hall conductivity)",
        );
    }
    if problem.magnet().demagnetisation == Demagnetisation::Full {
        cite(
            "A. J. Newell, W. Williams, D. J. Dunlop, J. Geophys. Res. 98, 9551 (1993) (demagnetising tensor)",
        );
    }
    let has = |law: fn(&TorqueLaw) -> bool| problem.torques().iter().any(|t: &Torque| law(&t.law));
    if has(|law| matches!(law, TorqueLaw::SpinOrbit(_))) {
        cite("A. Manchon et al., Rev. Mod. Phys. 91, 035004 (2019) (spin-orbit torque)");
    }
    if has(|law| matches!(law, TorqueLaw::Slonczewski(_))) {
        cite("J. C. Slonczewski, J. Magn. Magn. Mater. 159, L1 (1996) (spin transfer from a fixed layer)");
        cite(
            "J. Xiao, A. Zangwill, M. D. Stiles, Phys. Rev. B 70, 172405 (2004) (its dependence on the angle)",
        );
    }
    if has(|law| matches!(law, TorqueLaw::ZhangLi(_))) {
        cite("S. Zhang, Z. Li, Phys. Rev. Lett. 93, 127204 (2004) (spin transfer in a texture)");
        cite("A. Thiaville et al., Europhys. Lett. 69, 990 (2005) (spin transfer in a texture)");
    }
    if problem.thermal().is_some() {
        cite("W. F. Brown, Phys. Rev. 130, 1677 (1963) (thermal field)");
        cite("J. K. Salmon et al., Proc. SC'11, 16 (2011) (Philox random numbers)");
    }
    match method.name() {
        "dormand_prince" => cite("J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6, 19 (1980)"),
        "bogacki_shampine" => cite("P. Bogacki, L. F. Shampine, Appl. Math. Lett. 2, 321 (1989)"),
        "cash_karp" => cite("J. R. Cash, A. H. Karp, ACM Trans. Math. Softw. 16, 201 (1990)"),
        "kinnmark_gray" => {
            cite(
                "I. P. E. Kinnmark, W. G. Gray, Math. Comput. Simul. 26, 181 (1984) (its stability function)",
            );
        }
        "implicit_midpoint" => {
            cite(
                "M. d'Aquino, C. Serpico, G. Miano, J. Comput. Phys. 209, 730 (2005) (implicit midpoint rule)",
            );
        }
        "tsitouras" => cite("Ch. Tsitouras, Comput. Math. Appl. 62, 770 (2011)"),
        _ => {}
    }
    list
}
